"""Writes workbooks: the original with its changed cells, or a new one."""
