"""The problem codes: each with its severity, its title in a list, and what it tells the operator."""

from __future__ import annotations

from dataclasses import dataclass

from importers.catalog.model import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem. `error_when_sent`: a mere warning in a column that is not uploaded."""

    name: str
    title: str
    severity: Severity
    error_when_sent: bool = False


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

CODES: dict[str, Code] = {
    code.name: code
    for code in (
        Code("missing-column", "Missing column", _ERROR),
        Code("blank-label", "Header without a name", _WARNING),
        Code("duplicate-label", "Header used twice", _WARNING),
        Code("blank-sku", "Blank SKU", _ERROR),
        Code("duplicate-sku", "Duplicate SKU", _ERROR),
        Code("near-duplicate-sku", "Nearly the same SKU", _WARNING),
        Code("required", "Required value missing", _ERROR),
        Code("missing-cell", "Row with too few fields", _ERROR),
        Code("extra-cell", "Row with too many fields", _ERROR),
        Code("not-a-number", "Not a number", _ERROR),
        Code("negative-number", "Negative number", _ERROR),
        Code("invalid-url", "Not a web address", _ERROR),
        Code("unknown-brand", "Brand unknown to the shop", _WARNING),
        Code("too-long", "Longer than documented", _WARNING),
        Code("surrounding-space", "Space around a value", _WARNING),
        Code("control-character", "Invisible control character", _WARNING),
        Code("excel-error", "Excel error in a cell", _WARNING, error_when_sent=True),
        Code("uncalculated-formula", "Formula never calculated", _WARNING, error_when_sent=True),
        Code("lost-digits", "Digits lost to 8.9E+12", _WARNING, error_when_sent=True),
        Code("refused", "Refused by the destination", _ERROR),
    )
}


def severity_of(code: str, sent: bool) -> Severity:
    """Return how much a problem matters in a column that is sent to the destination, or is not."""
    entry = CODES[code]
    return Severity.ERROR if sent and entry.error_when_sent else entry.severity
