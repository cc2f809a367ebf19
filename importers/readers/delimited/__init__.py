"""Reads delimited text, every cell exactly as the file holds it."""
