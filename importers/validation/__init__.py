"""Checks over a catalog's columns, and the columnar report of the problems they find."""
