"""Recipes as files, and between a session and the next file: written down, read, and done again."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from importers.catalog.catalog import Catalog
from importers.catalog.model import Fix
from importers.errors import SaveFailed
from importers.files import read_small_text, write_atomically
from importers.fixes.history import Change, Step
from importers.fixes.recipe import Recipe, RecipeUnusable, parse
from importers.fixes.record import Recorded, record
from importers.fixes.replay import Replay, replay
from importers.session.session import Session
from importers.storage.remembered_recipes import recall, remember


def recipe_of(session: Session) -> Recorded:
    """Return what was done in a session and stands, as a recipe. Slow for many single changes."""
    return _recorded(session, session.history.standing)


def keep_recipe(session: Session) -> None:
    """Keep what was done in a session for the next file with the same header, if anything was. Slow.

    Where the recipe cannot be written, none is kept.
    """
    recipe = lasting_recipe(session)
    if recipe.steps:
        with contextlib.suppress(OSError):
            remember(session.home, session.source.header, recipe.text())


def lasting_recipe(session: Session) -> Recipe:
    """Return what was done in a session that may be done to the next file. Slow.

    Steps of very many single changes are left out, but for columns that they add: they mean these rows and no others.
    """
    steps = [
        step
        if step.fix.operation is not None or len(Change.of(step).cells) <= _FEW
        else _columns_alone(step)
        for step in session.history.standing
    ]
    return _recorded(session, steps).recipe if steps else Recipe()


def _columns_alone(step: Step) -> Step:
    fix = step.fix
    return Step(Fix(fix.title, add_columns=fix.add_columns, drop_columns=fix.drop_columns))


def _recorded(session: Session, steps: Sequence[Step]) -> Recorded:
    key = session.mapping.column(session.schema.key.name)
    return record(session.source, steps, key, _added_before(session.catalog, steps))


def _added_before(catalog: Catalog, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the columns that a saved file had before the first of all steps, and the file read first has not."""
    labels = list(catalog.added)
    for step in reversed(steps):
        labels += step.fix.drop_columns
        labels = labels[: len(labels) - len(step.fix.add_columns)]
    return tuple(labels)


def last_recipe(session: Session) -> Recipe | None:
    """Return the recipe that was kept of the last file with the same header, or None."""
    text = recall(session.home, session.source.header)
    try:
        return None if text is None else parse(text)
    except RecipeUnusable:
        return None


_FEW = 1_000  # single changes that one step may have to be kept


def replayed(session: Session, recipe: Recipe) -> Replay:
    """Return what a recipe would do to the catalog as it stands; nothing is changed. Slow."""
    own = [each.rule for each in session.rules.rules]
    return replay(recipe, session.catalog, session.schema, session.fields(), own)


def read_text(path: Path) -> str:
    """Return a recipe file's text, checked; RecipeUnusable."""
    try:
        text = read_small_text(path)
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        raise RecipeUnusable(f"The recipe {path} cannot be read: {reason}.") from None
    except UnicodeDecodeError:
        raise RecipeUnusable(f"{path.name} is no recipe: it is not UTF-8 text.") from None
    except ValueError:
        raise RecipeUnusable("No file can have that name: choose another.") from None
    parse(text)
    return text


def write_text(path: Path, text: str) -> None:
    """Write a recipe file, whole or not at all; RecipeUnusable if the text is none, SaveFailed."""
    parse(text)
    try:
        write_atomically(path, text)
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        raise SaveFailed(f"The recipe could not be saved as {path}: {reason}.") from error
    except ValueError as error:
        raise SaveFailed("No file can have that name: choose another.") from error
