"""A screen's parts: objects that do one kind of work for the screen that holds them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from textual.app import App
from textual.widget import Widget
from textual.worker import Worker

from tui.shell import Shell

if TYPE_CHECKING:
    from importers.session.session import Session

Found = TypeVar("Found", bound=Widget)
Host = TypeVar("Host", bound="ScreenHost", covariant=True)
Given = ParamSpec("Given")


class ScreenHost(Protocol):
    """What a part sees of its screen; each room's own host adds to it."""

    @property
    def app(self) -> App[Any]:
        """Return Textual's app, to push dialogs on."""

    @property
    def shell(self) -> Shell:
        """Return the program."""

    @property
    def session(self) -> Session:
        """Return the open session."""

    def query_one(self, selector: str, expect_type: type[Found]) -> Found:
        """Return a widget of the screen."""

    def run_worker(
        self,
        work: Callable[[], Awaitable[None]],
        *,
        group: str,
        description: str,
        exit_on_error: bool,
        exclusive: bool,
    ) -> Worker[Any]:
        """Start work beside the screen."""

    def say(self, text: str, *, timeout: float | None = None) -> None:
        """Show a passing message in which `<review.undo>` is the key that undoes now."""

    def worded(self, text: str) -> str:
        """Return a text in which `<review.undo>` has become the key that undoes now."""


class ScreenPart(Generic[Host]):
    """Holds on to its screen."""

    def __init__(self, screen: Host) -> None:
        """Take the screen that holds it."""
        self.screen = screen


_Method = Callable[Concatenate[Any, Given], Coroutine[Any, Any, None]]
_Started = Callable[Concatenate[Any, Given], Worker[Any]]


def working(
    description: str, group: str = "dialog", *, exclusive: bool = True
) -> Callable[[_Method[Given]], _Started[Given]]:
    """Let a part's method run as a worker of its screen, as Textual's `work` does for the screen's own."""

    def decorate(method: _Method[Given]) -> _Started[Given]:
        @wraps(method)
        def start(self: Any, /, *given: Given.args, **named: Given.kwargs) -> Worker[Any]:
            worker: Worker[Any] = self.screen.run_worker(
                partial(method, self, *given, **named),
                group=group,
                description=description,
                exit_on_error=False,
                exclusive=exclusive,
            )
            return worker

        return start

    return decorate
