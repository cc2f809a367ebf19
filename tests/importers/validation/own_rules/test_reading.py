"""What an operator may write in `[[rule]]`, and what is said of a slip in it: file, line and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from importers.catalog.model import Severity
from importers.session.own_rules import rules_in
from importers.validation.own_rules.reading import KINDS

GOOD = """
[[rule]]
check = "length"
columns = "Name"
max = 20
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rule_is_read_with_its_words_its_columns_and_where_it_stands(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """# ours
[[rule]]
name = "Size of shoes"
check = "range"
columns = ["Size", "Größe"]
min = 35
max = 48.5
severity = "warning"
message = "We sell {value} to nobody"
""",
    )
    own = rules_in(path)
    assert own.mistakes == ()
    (rule,) = own.rules
    assert (rule.code, rule.kind, rule.names) == ("own-size-of-shoes", "range", ("Size", "Größe"))
    assert rule.severity is Severity.WARNING
    assert rule.place == f"{path}, line 2"
    assert rule.rule.title == "Size of shoes"


def test_without_words_of_the_operator_the_rule_says_itself_what_it_asks(tmp_path: Path) -> None:
    (rule,) = rules_in(written(tmp_path, GOOD)).rules
    assert rule.asks == "Name must have at most 20 characters"
    assert rule.severity is Severity.ERROR
    assert rule.rule.title == "Must have at most 20 characters"


def test_two_rules_of_one_name_have_codes_of_their_own(tmp_path: Path) -> None:
    own = rules_in(written(tmp_path, GOOD + GOOD))
    both = own + rules_in(written(tmp_path, GOOD))
    assert [rule.code for rule in own.rules] == ["own-length-name", "own-length-name-2"]
    assert [rule.rule.code for rule in both.rules] == [
        "own-length-name",
        "own-length-name-2",
        "own-length-name-3",
    ]


MISTAKES = [
    ('check = "patern"\ncolumns = "A"', 3, "check", "is pattern meant"),
    ('columns = "A"', 2, "check", "it is missing"),
    ('check = "required"', 2, "columns", "it is missing"),
    ('check = "required"\ncolumns = 3.5', 4, "columns", "a list of texts"),
    ('check = "required"\ncolumns = "A"\ncolour = 3', 5, "colour", "no such key"),
    ('check = "required"\ncolumns = "A"\nseverity = "eror"', 5, "severity", "is error meant"),
    ('check = "pattern"\ncolumns = "A"\npattern = "(a"', 5, "pattern", "no pattern of RE2"),
    ("check = 'pattern'\ncolumns = 'A'\npattern = '(?=a)'", 5, "pattern", "no look-ahead"),
    ('check = "pattern"\ncolumns = "A"', 2, "pattern", "it is missing"),
    ('check = "range"\ncolumns = "A"', 2, "min", "needs min, max or both"),
    ('check = "range"\ncolumns = "A"\nmin = "x"', 5, "min", "must be a number"),
    ('check = "range"\ncolumns = "A"\nmin = nan', 5, "min", "must be a number"),
    ('check = "range"\ncolumns = "A"\nmin = 1e-20', 5, "min", "digits"),
    ('check = "range"\ncolumns = "A"\nmin = 2\nmax = 1', 6, "max", "less than min"),
    ('check = "length"\ncolumns = "A"\nmax = -1', 5, "max", "a whole number"),
    ('check = "length"\ncolumns = "A"\nmin = true', 5, "min", "a whole number"),
    ('check = "allowed"\ncolumns = "A"', 2, "values", "it is missing"),
    ('check = "allowed"\ncolumns = "A"\nvalues = []', 5, "values", "a list of texts"),
    ('check = "required-if"\ncolumns = "A"', 2, "other", "it is missing"),
    ('check = "less"\ncolumns = "A"\nother = "B"\nor_equal = 1', 6, "or_equal", "true or false"),
    ('check = "date"\ncolumns = "A"\nform = "YYYY"', 5, "form", "it needs YYYY"),
    ('check = "required"\ncolumns = "A"\nmessage = "a\\u0007b"', 5, "message", "cannot be shown"),
    ('check = "allowed"\ncolumns = "A"\nfile = "no.csv"\ncolumn = "C"', 5, "file", "no.csv"),
]


@pytest.mark.parametrize(("rule", "line", "key", "words"), MISTAKES)
def test_a_slip_is_named_by_file_line_and_key_and_blocks_no_other_rule(
    tmp_path: Path, rule: str, line: int, key: str, words: str
) -> None:
    path = written(tmp_path, f"\n[[rule]]\n{rule}\n{GOOD}")
    own = rules_in(path)
    assert [each.code for each in own.rules] == ["own-length-name"]
    (mistake,) = own.mistakes
    assert mistake.sentence.startswith(f"{path}, line {line}: {key}: ")
    assert words in mistake.sentence


@pytest.mark.parametrize("text", ["rule = 3", "rule = [1]", "[rule]\ncheck = 'required'"])
def test_what_is_no_list_of_rules_is_named(tmp_path: Path, text: str) -> None:
    own = rules_in(written(tmp_path, text))
    assert own.rules == ()
    assert "[[rule]] tables" in own.mistakes[0].sentence


def test_a_file_that_is_no_toml_or_not_there_is_named(tmp_path: Path) -> None:
    (no_toml,) = rules_in(written(tmp_path, "[[rule]\n")).mistakes
    (not_there,) = rules_in(tmp_path / "none.toml").mistakes
    assert "no TOML" in no_toml.sentence
    assert "cannot be read" in not_there.sentence


def test_a_list_in_another_file_is_read_from_the_folder_of_the_rules(tmp_path: Path) -> None:
    (tmp_path / "colours.csv").write_text("Colour,Code\nred,1\nblue,2\n")
    text = '[[rule]]\ncheck = "allowed"\ncolumns = "A"\nfile = "colours.csv"\ncolumn = "{}"\n'
    assert len(rules_in(written(tmp_path, text.format("colour"))).rules) == 1
    (mistake,) = rules_in(written(tmp_path, text.format("shade"))).mistakes
    assert 'no column "shade"' in mistake.sentence


def test_every_kind_is_in_the_reference_with_an_example_that_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[4] / "docs/reference/rules.md").read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    (tmp_path / "list.csv").write_text("Name\nAcme\n")
    own = rules_in(written(tmp_path, examples.replace("suppliers.xlsx", "list.csv")))
    assert own.mistakes == ()
    assert {rule.kind for rule in own.rules} == set(KINDS)


def test_columns_that_are_unique_together_are_said_to_be(tmp_path: Path) -> None:
    text = '[[rule]]\ncheck = "unique"\ncolumns = ["Size", "Colour"]\n'
    (rule,) = rules_in(written(tmp_path, text)).rules
    assert rule.asks == "Size and Colour together must be unique"
