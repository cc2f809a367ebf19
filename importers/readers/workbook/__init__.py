"""Reads the sheets of workbooks in a process of their own, so that no file can harm the program."""
