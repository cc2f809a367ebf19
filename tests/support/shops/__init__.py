"""Shops that nobody here wrote: real frameworks behind real servers, for the tests alone."""
