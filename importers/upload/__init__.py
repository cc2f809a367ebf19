"""Sends ready rows to a destination, batch by batch, and keeps the durable record of each."""
