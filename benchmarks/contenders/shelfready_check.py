"""Shelfready itself, as a script runs it: `shelfready check FILE --json --limit 0`."""

import contextlib
import io
import json
import os
import sys
from tempfile import TemporaryDirectory

from benchmarks.measure import answer
from importers.cli import main

with TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as output:
    os.environ["SHELFREADY_HOME"] = folder
    main(["check", sys.argv[1], "--json", "--limit", "0"])
found = json.loads(output.getvalue())
answer(found["problems"], rows=found["rows"])
