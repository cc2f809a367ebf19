"""Shelfready itself: open the file, find every problem."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import answer
from importers.readers.sheets.launch import prepare

prepare(Path(sys.argv[1]))  # as the commands do before they load the rest

from importers.home import Home  # noqa: E402
from importers.session import Session  # noqa: E402

with TemporaryDirectory() as folder:
    session = Session.open(Path(sys.argv[1]), home=Home(Path(folder)))
    answer(dict(session.report().counts()), rows=session.catalog.row_count)
