"""Asks the web whether the pictures that a catalog names by address are there: politely, and never with a secret."""
