"""Keeps a shop as its source is: what changed is sent, what is gone told, and guards stop what looks odd."""
