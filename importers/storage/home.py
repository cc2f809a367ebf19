"""Where the program keeps its own files: ledger, mappings, recent files, journal, settings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """One folder for everything that is kept between runs."""

    root: Path

    @classmethod
    def default(cls) -> Home:
        """Return `SHELFREADY_HOME`, or the platform's data folder for the program."""
        chosen = os.environ.get("SHELFREADY_HOME")
        if chosen:
            return cls(Path(chosen).expanduser())
        from platformdirs import user_data_path

        return cls(user_data_path("shelfready", appauthor=False))

    @property
    def ledger(self) -> Path:
        """Return the SQLite file that records what was sent."""
        return self.root / "ledger.sqlite3"

    @property
    def mappings(self) -> Path:
        """Return the file of remembered column mappings."""
        return self.root / "mappings.json"

    @property
    def recipes(self) -> Path:
        """Return the folder of the last recipe for each shape of file."""
        return self.root / "recipes"

    @property
    def recent(self) -> Path:
        """Return the file of recently opened catalogs."""
        return self.root / "recent.json"

    @property
    def screen(self) -> Path:
        """Return the file of what the screen remembers: sizes of panels, hints that were read."""
        return self.root / "screen.json"

    @property
    def settings(self) -> Path:
        """Return the settings file: profiles, theme, keys."""
        return self.root / "settings.toml"

    @property
    def destinations(self) -> Path:
        """Return the folder of files that describe shops, unless the settings name another."""
        return self.root / "destinations"

    @property
    def suppliers(self) -> Path:
        """Return the folder of suppliers, a file each."""
        return self.root / "suppliers"

    @property
    def journal(self) -> Path:
        """Return the folder of unsaved work, one file a catalog."""
        return self.root / "journal"
