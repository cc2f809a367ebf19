"""The durable record of uploads: what was sent where, and what became of it."""
