"""The review of an open catalog: the sheet, its problems, and what puts them right."""
