"""How every state looks: a glyph, a word and a colour, so that no colour stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from importers.upload.snapshot import BatchState, RowState, RunPhase
from importers.upload.standing import Standing


@dataclass(frozen=True, slots=True)
class Mark:
    """One state's look; `tone` names a theme colour: success, error, warning, primary, muted."""

    glyph: str
    word: str
    tone: str
    meaning: str

    @property
    def text(self) -> str:
        """Return glyph and word."""
        return f"{self.glyph} {self.word}"

    @property
    def style(self) -> str:
        """Return the tone as a style that Textual resolves against the present theme."""
        return "$foreground-muted" if self.tone == "muted" else f"$text-{self.tone}"


ROW_MARKS: Mapping[RowState, Mark] = MappingProxyType(
    {
        RowState.UPLOADED: Mark("✓", "uploaded", "success", "the shop has it"),
        RowState.REFUSED: Mark("✗", "refused", "error", "the shop said no: open it to see why"),
        RowState.STORED_OTHERWISE: Mark(
            "≠", "stored otherwise", "error", "the shop took it with another value: see the cell"
        ),
        RowState.WITHOUT_PICTURE: Mark(
            "▫", "without picture", "error", "the shop has it, but refused its picture"
        ),
        RowState.UNKNOWN: Mark("?", "unknown", "warning", "sent, but no clear answer came"),
        RowState.SKIPPED: Mark("»", "skipped", "muted", "already uploaded just as it is"),
        RowState.WAITING: Mark("·", "waiting", "muted", "not sent yet"),
        RowState.SENDING: Mark("↑", "sending", "primary", "on its way"),
        RowState.BLOCKED: Mark("■", "blocked", "warning", "has errors, so it is not sent"),
    }
)

_READY = Mark("✓", "ready", "success", "will be sent")
_CHANGED = Mark("✎", "changed", "success", "uploaded, and changed since: will be sent")
_LEFT_OUT = Mark("⊘", "left out", "muted", "by you: not checked and not sent")

# In the order of the header: what is under way, what the destination said, then what is to come.
STANDING_MARKS: Mapping[Standing, Mark] = MappingProxyType(
    {
        Standing.SENDING: ROW_MARKS[RowState.SENDING],
        Standing.WAITING: ROW_MARKS[RowState.WAITING],
        Standing.UPLOADED: ROW_MARKS[RowState.UPLOADED],
        Standing.REFUSED: ROW_MARKS[RowState.REFUSED],
        Standing.STORED_OTHERWISE: ROW_MARKS[RowState.STORED_OTHERWISE],
        Standing.WITHOUT_PICTURE: ROW_MARKS[RowState.WITHOUT_PICTURE],
        Standing.UNKNOWN: ROW_MARKS[RowState.UNKNOWN],
        Standing.CHANGED: _CHANGED,
        Standing.READY: _READY,
        Standing.BLOCKED: ROW_MARKS[RowState.BLOCKED],
        Standing.LEFT_OUT: _LEFT_OUT,
    }
)

BATCH_MARKS: Mapping[BatchState, Mark] = MappingProxyType(
    {
        BatchState.WAITING: ROW_MARKS[RowState.WAITING],
        BatchState.SENDING: ROW_MARKS[RowState.SENDING],
        BatchState.RETRYING: Mark("↻", "retrying", "warning", "waits for its next attempt"),
        BatchState.UPLOADED: ROW_MARKS[RowState.UPLOADED],
        BatchState.PARTLY: Mark("±", "partly", "warning", "some rows uploaded, some refused"),
        BatchState.REFUSED: ROW_MARKS[RowState.REFUSED],
        BatchState.STORED_OTHERWISE: ROW_MARKS[RowState.STORED_OTHERWISE],
        BatchState.WITHOUT_PICTURE: ROW_MARKS[RowState.WITHOUT_PICTURE],
        BatchState.UNKNOWN: ROW_MARKS[RowState.UNKNOWN],
        BatchState.SPLIT: Mark("÷", "split", "muted", "refused as a whole, sent again in halves"),
    }
)

PHASE_MARKS: Mapping[RunPhase, Mark] = MappingProxyType(
    {
        RunPhase.READY: Mark("·", "ready", "muted", "about to begin"),
        RunPhase.RUNNING: Mark("▶", "uploading", "primary", "batches are being sent"),
        RunPhase.PAUSED: Mark("‖", "paused", "warning", "nothing new is sent until you resume"),
        RunPhase.STOPPING: Mark("‖", "stopping", "warning", "waits for the answers under way"),
        RunPhase.NEEDS_LOGIN: Mark("!", "needs a login", "warning", "the token is not accepted"),
        RunPhase.FINISHED: Mark("✓", "finished", "success", "nothing is left to send"),
        RunPhase.CANCELLED: Mark("×", "cancelled", "warning", "you stopped it"),
        RunPhase.FAILED: Mark("✗", "stopped", "error", "it stopped by itself"),
    }
)

ENDED = frozenset({RunPhase.FINISHED, RunPhase.CANCELLED, RunPhase.FAILED})
