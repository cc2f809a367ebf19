"""A terminal may go away in the midst of an upload (a closed window, a lost connection): nothing waits for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, cast

from textual.driver import Driver

from tui.textual_compat.page_driver import ending_with_its_page, is_of_a_page


class DetachSafeFile:
    """Writes to a terminal while there is one; what nobody can see any more is dropped.

    Textual's writing thread would end with the first failure, and the program then wait for it for ever.
    """

    def __init__(self, file: IO[str]) -> None:
        """Write to this file."""
        self._file = file

    def write(self, text: str) -> None:
        """Write, if there is still somebody to read it."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Flush, if there is still somebody to read it."""
        with suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        """Be the file in everything else."""
        return getattr(self._file, name)


def detach_safe(driver_class: type[Driver], end: Callable[[], None]) -> type[Driver]:
    """Return a driver that outlives its terminal; once that is gone, it asks the app to end in order."""
    if not hasattr(driver_class, "run_input_thread"):  # no terminal at all, as in tests
        return driver_class
    if is_of_a_page(driver_class):
        return ending_with_its_page(driver_class, end)

    class DetachSafeDriver(driver_class):  # type: ignore[misc, valid-type]  # the class is the platform's
        def __init__(self, *words: Any, **options: Any) -> None:
            super().__init__(*words, **options)
            if "_file" in vars(self):
                self._file = DetachSafeFile(vars(self)["_file"])

        def run_input_thread(self) -> None:
            try:
                super().run_input_thread()
            except OSError:
                self._app.call_later(end)

    return cast("type[Driver]", DetachSafeDriver)
