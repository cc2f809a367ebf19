"""The `shelfready` command: the screen, the demo, or one of the headless commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from importers.cli import main as headless
from importers.cli.parser import COMMANDS, add_reading, read_options

_NOTES = f"""\
commands (shelfready COMMAND --help tells more):
  demo       try everything on a sample catalog, with no account and no network
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
        _demo_parser().parse_args(words[1:])
        return _on_a_terminal() or _demo()
    parser = _parser()
    arguments = parser.parse_args(words)
    if arguments.file and not arguments.file.exists():
        parser.error(f"there is no file {str(arguments.file)!r}, and no command of that name")
    return _on_a_terminal() or _open(arguments)


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
    return argparse.ArgumentParser(
        prog="shelfready demo",
        description="Open a messy sample catalog, with a practice server on this machine to send it to.",
    )


class _Version(argparse.Action):
    """Prints the version; looked up only when asked for, since that takes a while."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        from importers import __version__

        print(f"shelfready {__version__}")
        parser.exit(0)


def _on_a_terminal() -> int:
    # Textual reads keys from stdin and draws on stderr.
    if sys.stdin.isatty() and sys.stderr.isatty():
        return 0
    print(
        "Shelfready's screen needs a terminal; without one, use: shelfready check FILE",
        file=sys.stderr,
    )
    return 2


def _open(arguments: argparse.Namespace) -> int:
    from importers.home import Home
    from tui.app import ShelfreadyApp

    app = ShelfreadyApp(
        arguments.file,
        home=Home.default(),
        profile=arguments.to,
        read_options=read_options(arguments),
    )
    app.run()
    return app.return_code or 0


def _demo() -> int:
    from tui.demo import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
