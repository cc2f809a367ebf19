"""Shelfready itself: open the file, find every problem."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import answer
from importers.home import Home
from importers.session import Session

with TemporaryDirectory() as folder:
    session = Session.open(Path(sys.argv[1]), home=Home(Path(folder)))
    answer(dict(session.report().counts()), rows=session.catalog.row_count)
