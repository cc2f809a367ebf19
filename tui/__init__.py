"""The Textual app of Shelfready: shows a session, asks it to act, and owns no product rule."""

import os

# Textual waits for up to two frames between two drawings, which at its 60 a second is 33 ms of a key's time.
os.environ.setdefault("TEXTUAL_FPS", "120")
