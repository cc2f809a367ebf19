"""The shop's own database: connections, tables as text, writing back, and its change log.

All SQL of a shop's database is in this room; the rest of the engine sees tables of text.
"""
