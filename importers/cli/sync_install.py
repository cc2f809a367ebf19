"""`shelfready sync install --print`: what makes a system run a sync regularly, to be put in place by hand."""

from __future__ import annotations

import argparse
import sys
from shlex import join
from subprocess import list2cmdline

from importers.cli.console import say
from importers.errors import UploadImpossible
from importers.storage.home import Home
from importers.sync.configured import USUAL_MINUTES, absolute, find_sync

_SYSTEMD = """# ~/.config/systemd/user/shelfready-sync.service
[Unit]
Description=Shelfready sync

[Service]
Type=oneshot
# The token: a file only you can read, with lines such as MY_SHOP_TOKEN=...
EnvironmentFile=%h/.config/shelfready.env
ExecStart={command}

# ~/.config/systemd/user/shelfready-sync.timer
[Timer]
OnBootSec=1min
OnUnitInactiveSec={seconds}s
RandomizedDelaySec={jitter}s

[Install]
WantedBy=timers.target

# then: systemctl --user daemon-reload && systemctl --user enable --now shelfready-sync.timer
"""
_CRON = """# crontab -e (a run that is still under way keeps the next one from starting)
*/{minutes} * * * * . ~/.config/shelfready.env; flock -n ~/.shelfready-sync.lock {command}
"""
_WINDOWS = """:: Windows, in a command prompt
schtasks /Create /TN "Shelfready sync" /SC MINUTE /MO {minutes} /TR {quoted}
"""


def run(arguments: argparse.Namespace) -> int:
    """Print a systemd timer, a crontab line and a Windows task; nothing is installed."""
    home = Home.default()
    sync = find_sync(home, arguments.source)
    if sync is None and not arguments.to:
        raise UploadImpossible(
            f"Say where it goes with --to PROFILE, or name a sync of {home.settings}."
        )
    source = absolute(arguments.source) if sync is None else sync.name
    words = [sys.executable, "-m", "importers.cli", "sync", source]
    words += ["--to", arguments.to] if arguments.to else []
    words += ["--table", arguments.table] if arguments.table else []
    words += ["--yes", "--json"]
    every = arguments.every or (USUAL_MINUTES if sync is None else sync.every)
    minutes = max(1, round(every))
    seconds = round(every * 60)
    # systemd and cron give `%` a meaning of their own
    print(
        _SYSTEMD.format(
            command=join(words).replace("%", "%%"), seconds=seconds, jitter=max(1, seconds // 10)
        )
    )
    print(_CRON.format(command=join(words).replace("%", "\\%"), minutes=minutes))
    print(_WINDOWS.format(minutes=minutes, quoted=list2cmdline([list2cmdline(words)])))
    say("Nothing was installed: put one of these in place yourself.")
    return 0
