"""The syncs of the settings: how each stands, and its runs."""
