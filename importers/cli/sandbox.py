"""`shelfready sandbox`: the practice server on this machine, until Ctrl-C."""

from __future__ import annotations

import argparse

from importers.practice.options import SandboxOptions


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; ShelfreadyError if the port is taken."""
    from importers.practice.server import run as serve

    serve(options_of(arguments))
    return 0


def options_of(arguments: argparse.Namespace) -> SandboxOptions:
    """Return the server's options as the command line has them."""
    return SandboxOptions(
        port=arguments.port,
        latency=arguments.latency,
        jitter=arguments.jitter,
        fail=arguments.fail,
        seed=arguments.seed,
        rate=arguments.rate,
        token_life=arguments.token_life,
        wrong_prices=arguments.wrong_prices,
    )
