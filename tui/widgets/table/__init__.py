"""The sheet: drawn line by line, however many rows there are."""
