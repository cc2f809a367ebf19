"""The review: the sheet with its problems."""

from __future__ import annotations

from tui.actions.action import Action

TAKE_IN = "review.take-in"  # the other side of leaving out: it has the same keys
# Actions of one key, of which one at most does something at a time: each follows the keys of another.
FOLLOWING = {
    TAKE_IN: "review.leave-out",
    "review.next-match": "review.next",
    "review.previous-match": "review.previous",
    "review.end-search": "review.all",
    "review.drop-block": "review.all",
}

ACTIONS = (
    Action("review.report", "w", "Write a problem report", "files.write_report", footer=False),
    Action(
        "review.copy", "ctrl+c,y", "Copy the cell", "clipboard.copy", when="on_row", footer=False
    ),
    Action(
        "review.paste",
        "ctrl+v,P",
        "Paste",
        "clipboard.paste",
        when="on_cell_of_table",
        footer=False,
    ),
    Action(
        "review.clear",
        "delete",
        "Clear the cell",
        "clipboard.clear",
        when="on_cell_of_table",
        footer=False,
    ),
    Action("review.duplicates", "D", "Duplicates", "tools.duplicates", footer=False),
    Action("review.replace", "R,ctrl+h", "Replace", "tools.change_column('replace')", footer=False),
    Action("review.brands", "B", "Brands", "tools.brands", footer=False),
    Action(
        "review.pictures", "I", "Pictures", "pictures.show", when="pictures.exist", footer=False
    ),
    Action("review.recipe", "W", "Recipe", "tools.recipe", footer=False),
    Action("review.history", "H", "History", "tools.history", footer=False),
    Action("review.view", "v", "Sort, filter", "views.sort_and_filter", footer=False),
    Action(
        "review.sort",
        "S",
        "Sort by this column",
        "views.sort_by_column",
        tooltip="Sort by this column: smallest first, largest first, as in the file",
        footer=False,
    ),
    Action(
        "review.this-value",
        "V",
        "Only rows with this value",
        "views.only_this_value",
        tooltip="Show only rows with this value in this column, or no longer",
        when="on_row",
        footer=False,
    ),
    Action("review.go-to", "G", "Go to a line or SKU", "views.go_to", footer=False),
    Action("review.change", "c", "Change column", "tools.change_column('set')", footer=False),
    Action("review.next", "n", "Next", "problems.next", when="search.walks_problems"),
    Action("review.next-match", "n", "Next match", "search.next", when="search.is_on"),
    Action(
        "review.previous-match",
        "N",
        "Match before",
        "search.previous",
        when="search.is_on",
        footer=False,
    ),
    Action(
        "review.previous",
        "N",
        "Problem before",
        "problems.previous",
        when="search.walks_problems",
        footer=False,
    ),
    Action("review.fix", "f", "Fix", "fixes.fix", when="fixes.problem"),
    Action("review.fix-all", "F", "Fix all", "fixes.fix_all", when="fixes.kind"),
    Action("review.keep", "K", "Keep as it is", "fixes.keep", when="fixes.keepable", footer=False),
    Action("review.resend", "r", "Send again", "uploads.resend", when="uploads.refused_here"),
    Action(
        "review.resend-all",
        "ctrl+r",
        "Resend changed",
        "uploads.resend_all",
        when="uploads.resendable",
        tooltip="Send all refused rows again that were changed since",
    ),
    Action("review.leave-out", "x", "Leave out", "changes.leave_out", when="changes.leaves_out"),
    Action(TAKE_IN, "x", "Take in", "changes.leave_out", when="changes.takes_in"),
    Action("review.row", "e", "Row", "changes.edit_row", when="on_row", minor=True),
    Action("review.undo", "u,ctrl+z", "Undo", "changes.undo", when="session.history.undo_title"),
    Action(
        "review.redo",
        "U,ctrl+y",
        "Redo",
        "changes.redo",
        when="session.history.redo_title",
        minor=True,
    ),
    Action("review.search", "slash,ctrl+f", "Search", "search.open", display="/", minor=True),
    Action("review.drop-block", "escape", "No block", "blocks.drop", when="blocks.selected"),
    Action("review.end-search", "escape", "End search", "search.end", when="search.ends_next"),
    Action("review.all", "escape", "All rows", "show_all", when="search.all_rows_next"),
    Action("review.save", "s,ctrl+s", "Save", "files.save"),
    Action("review.upload", "g", "Upload", "uploads.show"),
    Action("review.columns", "m", "Columns", "files.choose_columns", minor=True),
    Action("review.destination", "d", "Destination", "files.choose_destination", minor=True),
    Action("review.format", "t", "Format", "files.choose_format", minor=True),
    Action("review.read-again", "f5", "Read again", "files.read_again", footer=False),
    Action("review.open", "o", "Open", "files.open_other", minor=True),
    Action("review.inspect", "i", "Inspect", "tools.inspect", when="on_row", minor=True),
    Action("review.problems", "p", "Problems", "toggle_problems", footer=False),
)
