"""`python -m importers.cli`: the headless commands from the engine alone."""

import sys

from importers.cli import main

if __name__ == "__main__":
    sys.exit(main())
