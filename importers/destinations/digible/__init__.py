"""Digible: batches of products, one after the other, which the API creates or updates."""
