"""csvkit's csvclean: it looks at the number of fields only."""

import subprocess
import sys

from benchmarks.measure import answer

result = subprocess.run(
    [sys.executable, "-m", "csvkit.utilities.csvclean", "--length-mismatch", sys.argv[1]],
    capture_output=True,
    text=True,
    check=False,
)
lengths = [line for line in result.stderr.splitlines() if "columns" in line]
answer(
    {
        "missing-cell": sum("found 10" in line for line in lengths),
        "extra-cell": sum("found 13" in line for line in lengths),
    }
)
