"""A practice server that speaks both destinations' APIs over real HTTP on loopback."""
