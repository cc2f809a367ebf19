"""CONTRIBUTING.md keeps its word: what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_ten_questions_have_their_answers_where_the_map_says() -> None:
    section = TEXT.split("| question | look at |", 1)[1].split("\n\n", 1)[0]
    rows = re.findall(r"^\| ([^|]+\?) \| `([\w/.]+)`(?:: `(\w+)`)?", section, re.MULTILINE)
    assert len(rows) == 10
    for question, place, name in rows:
        path = ROOT / place
        assert path.exists(), question
        assert not name or re.search(rf"^(class |def )?{name}\b", path.read_text("utf-8"), re.M)


def test_every_place_that_is_named_is_there() -> None:
    places = set(re.findall(r"`((?:importers|tui|tests|benchmarks)/[\w./-]+)`", TEXT))
    assert places
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_benchmark_is_told() -> None:
    told = set(re.findall(r"python -m benchmarks\.(\w+)", TEXT))
    runs = {
        path.stem
        for path in (ROOT / "benchmarks").glob("*.py")
        if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
    }
    assert told == runs
