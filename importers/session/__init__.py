"""One open catalog as a front end holds it: problems, changes, saving, uploads, and recovery after a crash."""
