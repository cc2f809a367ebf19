"""Writes corrected catalogs, atomically and never over the original unless told so."""
