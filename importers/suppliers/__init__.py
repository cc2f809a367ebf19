"""Suppliers: what is known of each one's files, kept as a TOML file each, and which file is whose."""
