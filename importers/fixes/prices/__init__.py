"""Arithmetic with the prices of a column: exact, rounded as the operator says, and nothing guessed."""
