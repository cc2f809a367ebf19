"""Shopify's own Admin schema, which npm brings where it can; it is kept in a cache, never in the project."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from graphql import GraphQLSchema, build_client_schema
from platformdirs import user_cache_path

PACKAGE, FILE = "@shopify/dev-mcp@1.16.0", "package/dist/data/admin_2026-10.json.gz"
_PATIENCE = 60.0  # seconds for npm
_QUICKLY = ("--fetch-retries=0", "--fetch-timeout=20000", "--loglevel=error")


@cache
def shopify_schema() -> GraphQLSchema | str:
    """Return the schema of the Admin API 2026-10, or why it is not to be had."""
    kept = user_cache_path("shelfready-tests") / f"{PACKAGE.rpartition('/')[2]}-{Path(FILE).name}"
    if not kept.exists():
        failed = _bring(kept)
        if failed:
            return failed
    told = json.loads(gzip.decompress(kept.read_bytes()))
    return build_client_schema(told.get("data", told), assume_valid=True)


def _bring(kept: Path) -> str:
    npm = shutil.which("npm")
    if npm is None:
        return "there is no npm to bring Shopify's schema"
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run(
                [npm, "pack", PACKAGE, *_QUICKLY],
                cwd=folder,
                check=True,
                capture_output=True,
                timeout=_PATIENCE,
            )
            packed = next(Path(folder).glob("*.tgz"))
            with tarfile.open(packed) as opened:
                member = opened.extractfile(FILE)
                content = member.read() if member else b""
            kept.parent.mkdir(parents=True, exist_ok=True)
            ready = kept.with_name(f"{kept.name}.{os.getpid()}")
            ready.write_bytes(content)
            ready.replace(kept)
        except (OSError, subprocess.SubprocessError, tarfile.TarError, StopIteration, KeyError):
            return "npm could not bring Shopify's schema"
    return ""
