"""A practice server that speaks the APIs of the destinations over real HTTP on loopback."""
