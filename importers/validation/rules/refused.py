"""What the destination refused; its own words are the sentence (`importers.session.refusals`)."""

from __future__ import annotations

from importers.catalog.model import Severity
from importers.validation.rule import Rule

RULE = Rule(
    code="refused",
    title="Refused by the destination",
    severity=Severity.ERROR,
    order=1000,
    examples=(),
)
