"""Shops that npm has, each installed once into a cache and started from a folder of its own."""
