"""The settings and the upload profiles."""
