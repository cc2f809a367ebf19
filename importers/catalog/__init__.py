"""The values that everything shares: the catalog with its edits, its source table, fields, columns and cells."""
