"""The steps of `shelfready fix`: those of its recipe, then those that the command line itself says."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from importers.catalog.catalog import Catalog
from importers.cli.fix_join import join_steps
from importers.cli.line_review_words import column_named
from importers.errors import ShelfreadyError
from importers.fixes.prices.formula import parse_formula
from importers.fixes.recipe import Column, Instruction, Recipe, parse
from importers.fixes.record import column_name
from importers.fixes.transforms import Action
from importers.session.recipes import read_text
from importers.session.session import Session


class NothingToDo(ShelfreadyError):
    """The command names neither a recipe nor a step."""


def recipe_from(arguments: argparse.Namespace, session: Session) -> Recipe:
    """Return all that is to be done. NothingToDo, RecipeUnusable, UnusableFormula, UnusableJoin, UnreadableFile."""
    known = () if arguments.recipe is None else parse(read_text(arguments.recipe)).steps
    taken = () if arguments.join is None else join_steps(arguments, session)
    steps = (*known, *taken, *_prices(arguments, session.catalog))
    if not steps:
        raise NothingToDo(
            "Say what is to be done: --recipe R, --price COLUMN FORMULA, or --join OTHER --take COLUMN."
        )
    return Recipe(steps)


def _prices(arguments: argparse.Namespace, catalog: Catalog) -> Iterator[Instruction]:
    for name, formula in arguments.price:
        settings = (("formula", parse_formula(formula).text),)
        yield Instruction(Action.PRICE.value, (_column(catalog, name),), settings)


def _column(catalog: Catalog, name: str) -> Column:
    """Return the column of a label or letter; a label that only the recipe makes is taken as it is."""
    column = column_named(catalog, name)
    return name if column is None else column_name(catalog, column)
