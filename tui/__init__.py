"""The Textual app of Shelfready: shows a session, asks it to act, and owns no product rule."""
