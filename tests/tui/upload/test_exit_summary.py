"""The commands that the program leaves on the terminal do exactly what was done on the screen."""

from __future__ import annotations

import shlex
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.catalog.origin import FileOrigin
from importers.catalog.source import ReadOptions
from importers.cli.parser import parser_of, read_options
from importers.destinations.registry import BUILT_IN
from importers.session.session import Session
from importers.storage.home import Home
from importers.upload.runner import UploadRun
from importers.upload.snapshot import Counts
from tests.support.sheets import make_source
from tests.support.upload_app import HEADER, ROWS, FakeRun
from tests.support.upload_snapshots import snapshot
from tui.__main__ import _parser
from tui.upload.exit_summary import exit_summary

NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1)
FILES = NAMES.filter(lambda name: "/" not in name and name.strip(".")) | st.sampled_from(
    ["check", "demo", "-c.csv", "--to", "it's here.csv"]
)
OPTIONS = st.builds(
    ReadOptions,
    sheet=st.none() | NAMES,
    encoding=st.sampled_from([None, "cp1252", "utf-16"]),
    delimiter=st.none() | st.sampled_from([";", "\t", " ", "|", "-", "'"]),
    header_line=st.none() | st.integers(0, 99),
    stored_columns=st.just(()) | st.tuples(st.integers(0, 99)),
    fill_merged=st.booleans(),
    skip_hidden_rows=st.booleans(),
)


def session_of(home: Home, path: Path, options: ReadOptions) -> Session:
    source = replace(make_source(HEADER, ROWS), origin=FileOrigin(path))
    return Session.from_source(source, options, home, BUILT_IN["scantrust"])


def cancelled(profile: str = "scantrust") -> FakeRun:
    return FakeRun(snapshot(counts=Counts(waiting=9, uploaded=5, refused=2)), BUILT_IN[profile])


def words_after(beginning: str, session: Session, run: FakeRun) -> list[str]:
    lines = exit_summary(session, cast("UploadRun", run)).splitlines()
    line = next(line for line in lines if line.startswith(beginning))
    words = shlex.split(line.partition("): " if "(" in line.partition(":")[0] else ": ")[2])
    return words[words.index("shelfready") + 1 :]


def upload_words(session: Session, run: FakeRun) -> Namespace:
    words = words_after("To go on with it", session, run)
    assert words[0] == "upload"
    return parser_of("upload").parse_args(words[1:])


@given(name=FILES, options=OPTIONS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
def test_the_file_is_read_again_as_it_was(home: Home, name: str, options: ReadOptions) -> None:
    session = session_of(home, Path(name), options)
    again = upload_words(session, cancelled())
    assert read_options(again) == options
    assert (Path(again.file), again.to, again.url) == (Path(name), "scantrust", None)

    words = words_after("To put it right", session, cancelled())
    assert words[0] not in ("check", "demo")
    opened = _parser().parse_args(words)
    assert read_options(opened) == options
    assert (Path(opened.file), opened.to) == (Path(name), "scantrust")


def test_another_address_and_sending_everything_again_are_part_of_it(home: Home) -> None:
    session = session_of(home, Path("c.csv"), ReadOptions())
    run = cancelled()
    run.profile = replace(run.profile, base_url="http://127.0.0.1:9")
    run.options = replace(run.options, resend_unchanged=True)
    again = upload_words(session, run)
    assert (again.url, again.again, again.canary) == ("http://127.0.0.1:9", True, None)


@pytest.mark.parametrize(("first", "expected"), [(7, 7), (6, None)])
def test_the_first_rows_are_asked_about_unless_they_were(
    home: Home, first: int, expected: int | None
) -> None:
    run = cancelled()
    run.options = replace(run.options, canary=first)
    session = session_of(home, Path("c.csv"), ReadOptions())
    assert upload_words(session, run).canary == expected


def test_a_token_that_was_typed_has_to_be_given_to_the_command(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(home, Path("c.csv"), ReadOptions())
    monkeypatch.delenv("SCANTRUST_TOKEN", raising=False)
    told = "To go on with it (with the token in SCANTRUST_TOKEN): "
    assert told in exit_summary(session, cast("UploadRun", cancelled()))
    monkeypatch.setenv("SCANTRUST_TOKEN", "secret")
    assert "To go on with it: " in exit_summary(session, cast("UploadRun", cancelled()))
    assert "secret" not in exit_summary(session, cast("UploadRun", cancelled()))
