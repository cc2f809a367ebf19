"""Whose file it is: by the labels of its header and by its name, and never a guess where two could be meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from importers.catalog.column_mapping import plain
from importers.suppliers.file_pattern import fits
from importers.suppliers.library import KeptSupplier

# How alike a header must be, of all its labels: less where the file's name speaks for the supplier too.
_ALIKE, _ALIKE_BY_NAME = 0.8, 0.5
_OF_NAME, _OF_HEADER = 0.4, 0.6  # of the score
_LEAD = 0.1  # by which one must be before the next: a header that is just so, beside one that lacks a column


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a file fits a supplier. `header` is from 0 to 1; `gone` and `new` are labels, as they are written."""

    kept: KeptSupplier
    named: bool
    header: float
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """Return it as one number, from 0 to 1."""
        return _OF_HEADER * self.header + (_OF_NAME if self.named else 0.0)

    @property
    def fits(self) -> bool:
        """Tell whether it may be this supplier's file at all."""
        return self.header >= (_ALIKE_BY_NAME if self.named else _ALIKE)

    @property
    def by_both(self) -> bool:
        """Tell whether header and name speak for it, so that nobody need look; a supplier may ask for no name."""
        return self.named or not self.kept.supplier.files

    def told(self) -> str:
        """Return in a sentence how the header has changed; "" if it has not."""
        if not (self.gone or self.new):
            return ""
        gone = f"{_listed(self.gone)} {_is(self.gone)} gone" if self.gone else ""
        new = f"{_listed(self.new)} {_is(self.new)} new" if self.new else ""
        return f"The header has changed: {', '.join(filter(None, (gone, new)))}."


@dataclass(frozen=True, slots=True)
class Recognition:
    """The suppliers whose file it may be, the likeliest first."""

    likely: tuple[Likeness, ...] = ()

    @property
    def clear(self) -> Likeness | None:
        """Return the one that it is; None if it is nobody's, or could be two's."""
        if not self.likely:
            return None
        first, *others = self.likely
        return None if others and first.score - others[0].score < _LEAD else first


def recognise(name: str, header: Sequence[str], suppliers: Iterable[KeptSupplier]) -> Recognition:
    """Return whose file of that name and header it may be."""
    found = (likeness(name, header, kept) for kept in suppliers)
    likely = sorted((each for each in found if each.fits), key=lambda each: -each.score)
    return Recognition(tuple(likely))


def likeness(name: str, header: Sequence[str], kept: KeptSupplier) -> Likeness:
    """Return how well a file fits one supplier."""
    known = kept.supplier.header
    before, now = Counter(map(plain, known)), Counter(map(plain, header))
    most = max(before.total(), now.total())
    alike = (before & now).total() / most if most else 0.0
    gone, new = tuple(_rest(known, now)), tuple(_rest(header, before))
    return Likeness(kept, fits(name, kept.supplier.files), alike, gone, new)


def _rest(labels: Sequence[str], others: Counter[str]) -> Iterator[str]:
    """Yield the labels that have no counterpart among others."""
    left = Counter(others)
    for label in labels:
        if left[plain(label)] > 0:
            left[plain(label)] -= 1
        else:
            yield label.strip()


_NAMED = 5  # labels


def _listed(labels: Sequence[str]) -> str:
    shown = ", ".join(
        f"“{label}”" if label else "a column without a label" for label in labels[:_NAMED]
    )
    return f"{shown} and {len(labels) - _NAMED} more" if len(labels) > _NAMED else shown


def _is(labels: Sequence[str]) -> str:
    return "is" if len(labels) == 1 else "are"
