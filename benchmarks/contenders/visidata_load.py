"""VisiData in batch mode: it only loads the sheet and counts its rows."""

import sys

import visidata

from benchmarks.measure import answer

sheet = visidata.vd.openPath(visidata.Path(sys.argv[1]))
sheet.reload()
visidata.vd.sync()
answer({}, rows=len(sheet.rows))
