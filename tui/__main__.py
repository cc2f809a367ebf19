"""The `shelfready` command: the screen, the demo, the screen in a browser, or a headless command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importers.cli import main as headless
from importers.cli.argument_types import port
from importers.cli.parser import COMMANDS, add_reading, read_options
from importers.errors import ShelfreadyError

if TYPE_CHECKING:
    from importers.catalog.origin import SourceOrigin

_NOTES = f"""\
commands (shelfready COMMAND --help tells more):
  demo       try everything on a sample catalog, with no account and no network
  serve      the same screen in a browser on this machine
  keys       name every key, for the [keys] table of the settings file
{chr(10).join(f"  {name:<10} {purpose}" for name, purpose in COMMANDS.items())}

A file that is named like a command: shelfready ./check
Files that the program keeps lie in $SHELFREADY_HOME, by default the platform's data folder.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the command line asks for and return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["review"] and not {"--plain", "--help", "-h"} & set(words):
        words = words[1:]  # the screen is where catalogs are reviewed, unless lines are asked for
    if words and words[0] in COMMANDS:
        return headless(words)
    if words and words[0] == "demo":
        return _demo(_demo_parser(), words[1:])
    if words == ["keys"]:
        return _keys()
    if words and words[0] == "serve":
        return _serve(_serve_parser().parse_args(words[1:]), words[1:])
    parser = _parser()
    arguments = parser.parse_args(words)
    if arguments.file and not _is_there(arguments.file):
        parser.error(f"there is no file {str(arguments.file)!r}, and no command of that name")
    return _on_a_terminal() or _open(arguments)


def _is_there(file: Path) -> bool:
    return str(file).startswith("db:") or file.exists()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shelfready",
        usage="shelfready [FILE] [options]  |  shelfready COMMAND ...",
        description="Open a supplier's spreadsheet, see what is wrong, fix it, upload it to a shop.",
        epilog=_NOTES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="asks when left out")
    parser.add_argument("--to", metavar="PROFILE", help="where it is to be sent")
    parser.add_argument("--version", action=_Version, help="say which Shelfready this is")
    add_reading(parser)
    return parser


def _demo_parser() -> argparse.ArgumentParser:
    from importers.destinations.base import STRICT_DEMO

    parser = argparse.ArgumentParser(
        prog="shelfready demo",
        description="Open a messy sample catalog, with a practice server on this machine to send it to.",
        allow_abbrev=False,
    )
    told = "open a small shop's table in SQLite instead, with a ChangeLog to sync by"
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--database", action="store_true", help=told)
    told = "send it to another practice shop, which turns rows down as a strict one would"
    which.add_argument(f"--{STRICT_DEMO}", action="store_true", dest="strict", help=told)
    told = "send it to the practice shop of this destination, by its name"
    which.add_argument("--to", metavar="NAME", help=told)
    return parser


def _serve_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shelfready serve",
        description="The screen in a browser on this machine, at an address that nobody can guess.",
        allow_abbrev=False,
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="demo: the sample")
    parser.add_argument("--port", type=port, default=0, metavar="N", help="0: any free one")
    parser.add_argument("--to", metavar="PROFILE", help="where it is to be sent")
    add_reading(parser)
    return parser


class _Version(argparse.Action):
    """Prints the version; looked up only when asked for, since that takes a while."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        from importers import __version__

        print(f"shelfready {__version__}")
        parser.exit(0)


def _on_a_terminal() -> int:
    # Textual reads keys from stdin and draws on stderr; in a browser, another driver does both.
    if "TEXTUAL_DRIVER" in os.environ or (sys.stdin.isatty() and sys.stderr.isatty()):
        return 0
    print(
        "Shelfready's screen needs a terminal; without one, use: shelfready check FILE",
        file=sys.stderr,
    )
    return 2


def _open(arguments: argparse.Namespace) -> int:
    place: Path | SourceOrigin | None = None
    if arguments.file:
        from importers.readers.workbook.process.launch import prepare
        from importers.session.places import place_named

        prepare(arguments.file)
        try:
            asked = (arguments.table, arguments.sql, tuple(arguments.key))
            named = place_named(str(arguments.file), *asked)
            place = named.file or named
        except ShelfreadyError as error:
            print(error.sentence, file=sys.stderr)
            return 2
    from importers.storage.home import Home
    from tui.app import ShelfreadyApp

    app = ShelfreadyApp(
        place,
        home=Home.default(),
        profile=arguments.to,
        read_options=read_options(arguments),
    )
    return app.run_to_end()


def _keys() -> int:
    from tui.keys import listing

    print(listing())
    return 0


def _serve(arguments: argparse.Namespace, words: Sequence[str]) -> int:
    missing = arguments.file and str(arguments.file) != "demo" and not _is_there(arguments.file)
    if missing:
        _serve_parser().error(f"there is no file {str(arguments.file)!r}")
    from tui.serve import serve

    return serve(_without_port(words), arguments.port)


def _without_port(words: Sequence[str]) -> list[str]:
    """Return the words that are the program's own."""
    rest: list[str] = []
    place = 0
    while place < len(words):
        if words[place] == "--port":
            place += 1
        elif not words[place].startswith("--port="):
            rest.append(words[place])
        place += 1
    return rest


def _demo(parser: argparse.ArgumentParser, words: Sequence[str]) -> int:
    from importers.destinations.base import DEMO_PROFILE

    asked = parser.parse_args(words)
    profile = _practised(parser, asked.to) if asked.to else DEMO_PROFILE
    if (no_terminal := _on_a_terminal()) != 0:
        return no_terminal
    from tui.demo import run

    return run(database=asked.database, strict=asked.strict, profile=profile)


def _practised(parser: argparse.ArgumentParser, name: str) -> str:
    """Return the name of the profile by which a destination is practised."""
    from importers.destinations.registry import practice_profiles

    known = practice_profiles()
    if name not in known:
        parser.error(f"there is no practice shop {name!r}; there are {', '.join(known)}")
    return known[name].name


if __name__ == "__main__":
    sys.exit(main())
