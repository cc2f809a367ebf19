"""What was sent and what came back can be looked at, of failed batches for longer than of others."""

from __future__ import annotations

import pytest

from importers.destinations.answer import Answer, Reply, Verdict
from importers.destinations.base import Credential
from importers.destinations.call import Call
from importers.destinations.registry import BUILT_IN
from importers.upload import detail
from importers.upload.detail import KEPT, Details

TOKEN = Credential("secret")


def details() -> Details:
    return Details(BUILT_IN["practice-scantrust"])


def add(kept: Details, number: int, came: Reply | Answer) -> None:
    kept.add(number, Call("POST", f"http://127.0.0.1/{number}", b"{}"), came, TOKEN)


@pytest.mark.parametrize("came", [Reply(400, b"no"), Reply(503), Answer(Verdict.AMBIGUOUS, "gone")])
def test_a_failed_batch_can_be_looked_at_long_after(came: Reply | Answer) -> None:
    kept = details()
    add(kept, 1, came)
    for number in range(2, 3 * KEPT):
        add(kept, number, Reply(201))
    assert kept.get(2) is None
    assert kept.get(3 * KEPT - 1) is not None
    add(kept, 1, Reply(201))  # its failed rows went again

    seen = kept.get(1)

    assert seen is not None
    assert len(seen.exchanges) == 2
    assert seen.answer.startswith("201")


def test_what_failed_is_not_kept_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detail, "KEPT_FAILED", 10)
    kept = details()
    for number in range(1, KEPT + 21):
        add(kept, number, Reply(400))
    assert kept.get(10) is None
    assert kept.get(11) is not None
