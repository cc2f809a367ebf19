"""`shelfready destination list`: the same as `shelfready destination`."""

from importers.cli.destination import run as run
