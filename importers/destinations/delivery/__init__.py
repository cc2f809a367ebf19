"""How rows are brought to their end, for any API: alone with a lookup, or in batches that are halved."""
