"""The options about what changed since the last upload, and what is gone."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_since_upload(parser: argparse.ArgumentParser) -> None:
    """Add what compares with the last upload and sends nothing."""
    parser.add_argument(
        "--since-upload",
        action="store_true",
        help="tell too what changed since the last upload to that profile, old and new",
    )
    _add_changes(parser)


def add_gone(parser: argparse.ArgumentParser) -> None:
    """Add what is done with products that the file had and has no more, and the report of changes."""
    parser.add_argument(
        "--gone",
        choices=("draft", "out-of-stock"),
        help="after the upload, make products so in the shop that this file had and has no more",
    )
    _add_changes(parser)


def _add_changes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--changes",
        type=Path,
        metavar="OUT",
        help="write what changed since the last upload to a new .xlsx file",
    )
