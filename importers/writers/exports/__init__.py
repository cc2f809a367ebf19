"""Files in the format that a shop's own import takes, for whoever has no right to its API: one module a format."""
