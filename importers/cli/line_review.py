"""Line mode: one problem at a time, an answer, what became of it, the next problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from importers.catalog.model import CellRef, Fix
from importers.cli import line_review_words as words
from importers.cli.line_review_join import JoinQuestions
from importers.cli.line_review_many import ManyRows
from importers.cli.line_review_save import save
from importers.cli.line_review_supplier import offer_supplier, remember
from importers.cli.prompter import Prompter
from importers.errors import ShelfreadyError
from importers.fixes.by_hand import edit_fix, exclude_fix, include_fix
from importers.fixes.history import Change
from importers.fixes.keep import keep_one
from importers.query.problem_walk import START, Key, ProblemWalk, Stop
from importers.session.recipes import last_recipe, replayed
from importers.session.session import Session
from importers.session.typed_fix import typed_fix

_SHORT = {
    "": "skip",
    "a": "apply",
    "e": "edit",
    "c": "clear",
    "s": "skip",
    "n": "skip",
    "next": "skip",
    "p": "previous",
    "f": "first",
    "h": "here",
    "x": "exclude",
    "r": "row",
    "k": "kinds",
    "u": "undo",
    "w": "save",
    "?": "help",
}
_QUIT = frozenset({"q", "quit", "exit"})


class LineReview:
    """Asks about a session's problems until the operator quits. Every change is the session's own."""

    def __init__(self, session: Session, prompter: Prompter) -> None:
        """Begin before the first problem."""
        self.session = session
        self.prompter = prompter
        self.walk = ProblemWalk(session.report)
        self._many = ManyRows(session, prompter, self._make)
        self._join = JoinQuestions(session, prompter, self._many.ask_and_make)
        self.stop: Stop | None = None
        self._key: Key = START

    def run(self) -> None:
        """Ask until the operator quits; AnswersEnded when the answers end before that."""
        self.prompter.say(words.greeting(self.session, self.session.report()))
        for warning in self.session.source.read_warnings:
            self.prompter.say(f"Not sure: {warning.message}")
        self.prompter.say("Type ? to hear what you can answer.")
        if not self._offer_unsaved() and not offer_supplier(self.session, self.prompter):
            self._offer_recipe()
        self._go(self.walk.find(START, after=True))
        while not self._answer(self.prompter.ask("What to do?")):
            pass

    def _answer(self, answer: str) -> bool:
        """Do what an answer says; True when the operator leaves."""
        word = answer.strip().casefold()
        if word in _QUIT:
            return self._may_leave()
        act = self._acts().get(_SHORT.get(word, word))
        if act is None:
            self.prompter.say(f"“{answer.strip()}” is no answer here. Type ? for those that are.")
            return False
        try:
            act()
        except ShelfreadyError as error:
            self.prompter.say(error.sentence)
        return False

    def _acts(self) -> dict[str, Callable[[], object]]:
        return {
            "apply": self._apply,
            "edit": self._edit,
            "clear": self._clear,
            "skip": lambda: self._go(self.walk.find(self._key, after=True)),
            "previous": lambda: self._go(self.walk.before(self._key)),
            "first": lambda: self._go(self.walk.find(START, after=True)),
            "here": lambda: self._go(self.walk.find(self._key, after=False)),
            "keep": self._keep,
            "exclude": self._exclude,
            "include": self._include,
            "all": self._apply_all,
            "row": self._row,
            "kinds": lambda: self._say_all(
                words.kind_lines(self.session.catalog, self.session.report())
            ),
            "columns": self._columns,
            "map": self._columns,
            "exclude all": lambda: self._of_kind(self._many.leave_out_all),
            "keep all": lambda: self._of_kind(self._many.keep_all),
            "replace": self._many.replace,
            "set": self._many.set,
            "change": self._many.change,
            "join": self._join.ask,
            "values": self._many.values,
            "find": self._many.find,
            "since": self._since,
            "go": self._to_place,
            "undo": lambda: self._went("Undone", self.session.history.undo()),
            "redo": lambda: self._went("Done again", self.session.history.redo()),
            "supplier": lambda: remember(self.session, self.prompter),
            "save": lambda: save(self.session, self.prompter),
            "help": lambda: self.prompter.say_lines(words.HELP),
        }

    def _since(self) -> None:
        """Tell what changed since the last upload, and what is gone."""
        from importers.cli import since_upload

        if self.session.profile is None:
            self.prompter.say("Say with --to, when you open the file, which upload is meant.")
        else:
            since = since_upload.compared(self.session)
            self._say_all(since_upload.lines(self.session, since))

    def _of_kind(self, do: Callable[[str, int | None], None]) -> None:
        stop = self._here()
        if stop is not None:
            do(stop.problem.code, stop.problem.ref.column)

    # Where the operator is

    def _to_place(self) -> None:
        row = self._many.place()
        if row is not None:
            self._say_all(words.row_lines(self.session.catalog, row))
            self._key = (row, -1, 0, 0)
            self._go(self.walk.find(self._key, after=False))

    def _go(self, stop: Stop | None) -> None:
        if stop is None:
            self._at_an_end()
            return
        self.stop, self._key = stop, stop.key
        report, problem = self.session.report(), stop.problem
        fix = self.session.suggest(problem.ref, problem.code)
        total = report.errors + report.warnings
        self.prompter.say()
        self._say_all(words.described(self.session, stop, total, fix))

    def _at_an_end(self) -> None:
        report = self.session.report()
        if not report.groups:
            self.stop = None
            self.prompter.say("No problems are left. save writes the corrected copy, quit leaves.")
        else:
            left = words.tally(report)
            self.prompter.say(f"No problem further on; {left} in all. first begins again.")

    def _changed(self, change: Change) -> None:
        report = self.session.report()
        self.prompter.say(f"{change.title}: done. {words.tally(report)} left; undo takes it back.")
        self._go(self.walk.find(self._key, after=False))

    def _went(self, word: str, change: Change | None) -> None:
        if change is None:
            self.prompter.say("There is nothing to take back or to make again.")
            return
        self.prompter.say(f"{word}: {change.title}.")
        places = [(ref.row, ref.column or 0) for ref in change.cells if ref.row is not None]
        row, column = min([*places, *((row, -1) for row in change.rows)], default=START[:2])
        self._key = (row, column, 0, 0)
        self._go(self.walk.find(self._key, after=False))

    def _say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.prompter.say(line)

    def _here(self) -> Stop | None:
        if self.stop is None:
            self.prompter.say(
                "There is no problem here. first goes to the first one, if there is any."
            )
        return self.stop

    def _row_here(self) -> int | None:
        stop = self._here()
        if stop is not None and stop.problem.ref.row is None:
            self.prompter.say("This problem is not of one row.")
        return None if stop is None else stop.problem.ref.row

    # Changes

    def _apply(self) -> None:
        stop = self._here()
        if stop is None:
            return
        fix = self.session.suggest(stop.problem.ref, stop.problem.code)
        if fix is None:
            self.prompter.say("There is no safe suggestion here.")
        else:
            self._make(fix)

    def _apply_all(self) -> None:
        stop = self._here()
        if stop is None:
            return
        fix = self.session.suggest_all(stop.problem.code, stop.problem.ref.column)
        if fix is None:
            self.prompter.say("No fix is safe for all of these: each needs a look of its own.")
            return
        self._say_all(words.preview(self.session.catalog, fix))
        if self.prompter.agrees("Make these changes?"):
            self._make(fix)

    def _make(self, fix: Fix) -> None:
        """Make a fix's changes; say first what they do to the workbook beside their own cells, and ask."""
        answer = self.session.attempt(fix)
        if not isinstance(answer, Change):
            self._say_all(each.sentence for each in answer.outcomes)
            if not self.prompter.agrees("Change it all the same?"):
                self.prompter.say("Left as it is.")
                return
            answer = self.session.apply(fix)
        self._changed(answer)

    def _edit(self) -> None:
        ref = self._cell_here()
        if ref is None:
            return
        value = self.prompter.ask("New value, or an empty answer to leave it as it is:")
        if any(ord(character) < 0x20 and character != "\t" for character in value):
            self.prompter.say(
                "That held control characters, of an arrow key perhaps. Left as it is."
            )
        elif value:
            self._make(typed_fix(self.session, edit_fix(self.session.catalog, ref, value)))
        else:
            self.prompter.say("Left as it is. clear makes a cell empty.")

    def _clear(self) -> None:
        ref = self._cell_here()
        if ref is not None:
            self._make(edit_fix(self.session.catalog, ref, ""))

    def _cell_here(self) -> CellRef | None:
        """Return the problem's cell; of a whole row, the one that the operator names."""
        stop = self._here()
        if stop is None or stop.problem.ref.column is not None:
            return None if stop is None else stop.problem.ref
        row = self._row_here()
        if row is None:
            return None
        column = self._ask_column("Which column? Its name or letter:")
        return None if column is None else CellRef(row, column)

    def _keep(self) -> None:
        stop = self._here()
        if stop is None:
            return
        session, problem = self.session, stop.problem
        rules = session.report().rules
        fix = keep_one(session.catalog, problem.ref, problem.code, session.fields(), rules)
        if fix is None:
            self.prompter.say("This cannot be kept as it is: the row would be turned down.")
        else:
            self._make(fix)

    def _exclude(self) -> None:
        row = self._row_here()
        if row is not None:
            self._make(exclude_fix(self.session.catalog, [row]))

    def _include(self) -> None:
        row = self._row_here()
        if row is not None:
            self._make(include_fix(self.session.catalog, [row]))

    def _row(self) -> None:
        row = self._row_here()
        if row is not None:
            self._say_all(words.row_lines(self.session.catalog, row))

    # Columns

    def _columns(self) -> None:
        self._say_all(words.column_lines(self.session))
        wanted = self.prompter.ask(
            "Which field, or an empty answer to leave them as they are:"
        ).strip()
        if not wanted:
            return
        field = words.field_named(self.session.schema, wanted)
        if field is None:
            self.prompter.say(f"There is no field “{wanted}”.")
            return
        column = self._ask_column(f"Which column holds {field.label}? Its name or letter:")
        if column is not None:
            self.session.set_mapping(self.session.mapping.bind(field.name, column))
            self.prompter.say(f"{field.label} is now taken from that column.")
            self._go(self.walk.find(START, after=True))

    def _ask_column(self, question: str) -> int | None:
        name = self.prompter.ask(question)
        column = words.column_named(self.session.catalog, name)
        if column is None:
            self.prompter.say(
                f"There is no column “{name.strip()}”, or more than one of that name."
            )
        return column

    # Coming and going

    def _offer_unsaved(self) -> bool:
        """Tell whether there was unsaved work, and it is made again."""
        fix = self.session.unsaved()
        if fix is None:
            return False
        number = len(fix.edits) + len(fix.exclude) + len(fix.include)
        was, it = ("was", "it") if number == 1 else ("were", "them")
        changes = words.many(number, "change")
        if self.prompter.agrees(f"The last time, {changes} {was} not saved. Make {it} again?"):
            self.session.apply(fix)
            return True
        self.session.forget_unsaved()
        return False

    def _offer_recipe(self) -> None:
        recipe = last_recipe(self.session)
        fix = None if recipe is None else replayed(self.session, recipe).fix
        if fix is None or fix.is_empty:
            return
        self.prompter.say("The last recipe for files of this shape:")
        self._say_all(words.preview(self.session.catalog, fix))
        if self.prompter.agrees("Apply it?"):
            self._make(fix)

    def _may_leave(self) -> bool:
        if not self.session.edited:
            return True
        if self.prompter.agrees("There are unsaved changes. Save them first?"):
            try:
                return save(self.session, self.prompter)
            except ShelfreadyError as error:
                self.prompter.say(error.sentence)
                return False
        if not self.prompter.agrees("Give the unsaved changes up?"):
            return False
        self.session.forget_unsaved()
        return True
