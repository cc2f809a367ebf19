"""Columns taken from a second file by a key that both have: names here, prices there."""
