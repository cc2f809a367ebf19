"""One table of all that a key does: footer, help, palette and settings file read it."""
