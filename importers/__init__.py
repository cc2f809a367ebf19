"""The engine of Shelfready: reads, checks, fixes, saves and uploads catalogs, and knows no terminal."""

__version__ = "0.1.0"
