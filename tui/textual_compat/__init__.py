"""Everything that stands on private names of Textual."""
