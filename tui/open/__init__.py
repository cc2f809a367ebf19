"""Choosing a file and reading it."""
