"""Writes delimited text: the original's bytes but for the changed fields, or a new file."""
