"""Reads a manifest's text and says everything that is wrong with it, with file, line and key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from importers.destinations.rest import load_calls
from importers.destinations.rest.body import trial_fault
from importers.destinations.rest.load_fields import fields_of
from importers.destinations.rest.manifest import Auth, Manifest, Omitted
from importers.destinations.rest.table import Faults, Table
from importers.destinations.rest.templates import header_name_fault, token_value_fault
from importers.errors import SettingsUnusable

LARGEST = 20_000  # bytes of a manifest
_LONGEST_LINE = 4_000
_NAME = r"[a-z0-9][a-z0-9-]{0,39}"
_VARIABLE = r"[A-Za-z_][A-Za-z0-9_]{0,99}"


class ManifestUnusable(SettingsUnusable):
    """A manifest that cannot be used; `faults` has a sentence for each thing that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        """Keep all of them; the text is the first, and how many more there are."""
        more = len(faults) - 1
        super().__init__(faults[0] + (f" ({more} more)" if more else ""))
        self.faults = tuple(faults)


def load(path: Path) -> Manifest:
    """Read a manifest. ManifestUnusable."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise ManifestUnusable([f"{path} cannot be read: {error.strerror}."]) from None
    if len(raw) > LARGEST:
        raise ManifestUnusable([f"{path} is no manifest: it has more than {LARGEST:,} bytes."])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ManifestUnusable([f"{path} is no manifest: it is not written in UTF-8."]) from None
    return parse(text, path.name)


def parse(text: str, name: str) -> Manifest:
    """Return what a manifest's text says; `name` is told in sentences. ManifestUnusable."""
    for number, line in enumerate(text.splitlines(), 1):
        if (
            len(line) > _LONGEST_LINE
        ):  # of a key with thousands of dots the reading of TOML takes minutes
            words = f"it has more than {_LONGEST_LINE:,} characters"
            raise ManifestUnusable([f"{name}, line {number}: {words}."])
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ManifestUnusable([_no_toml(error, name, text)]) from None
    faults = Faults(text)
    made = _manifest(Table(values, faults))
    if not faults.found and (trouble := trial_fault(made)):
        faults.add(*trouble)
    if faults.found:
        raise ManifestUnusable(faults.sentences(name))
    return made


def _no_toml(error: Exception, name: str, text: str) -> str:
    found = re.fullmatch(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)", str(error))
    words = found[1] if found else str(error)
    line = found[2] if found and found[2] else len(text.splitlines())
    return f"{name}, line {line}: it is no TOML: {words}."


def _manifest(top: Table) -> Manifest:
    fields = fields_of(top)
    names = [each.name for each in fields]
    create, lookup, update = (top.table(name) for name in ("create", "lookup", "update"))
    rate = top.table("rate")
    name = top.text("name", form=_NAME, means="small letters, digits and hyphens, such as my-shop")
    if create is None:
        top.fault("create", "it is missing: how are products made?")
    made = load_calls.create_of(create or Table({}, Faults("")), names)
    for given, table, asks in (
        (lookup, "lookup", "asked for by its key"),
        (update, "update", "changed"),
    ):
        if given is None and not made.upserts:
            top.fault(
                table,
                f"it is missing: how is a product {asks}? Only a shop that upserts needs none",
            )
    manifest = Manifest(
        name,
        top.text("title", name),
        _base_url(top),
        top_token(top),
        _auth(top),
        load_calls.template(top, "test", ("GET", "POST")),
        fields,
        made,
        load_calls.lookup_of(lookup) if lookup else None,
        load_calls.update_of(update, names) if update else None,
        _headers(top),
        load_calls.constants(top, names),
        Omitted(top.word("omitted", Omitted.KEPT, list(Omitted))),
        top.pattern("denied"),
        *_rate(rate),
        load_calls.gone_of(top),
    )
    _fit_together(manifest, top)
    top.end()
    return manifest


def _fit_together(manifest: Manifest, top: Table) -> None:
    """Note what is wrong only beside other things."""
    if manifest.gone and (fault := _gone_fault(manifest)):
        top.fault("gone", fault)
    if "{" in manifest.test.path:
        top.fault("test", "there is nothing yet to fill in: leave {…} out")


def _gone_fault(manifest: Manifest) -> str:
    """Say why products cannot be marked as gone: they are looked at before, and nothing else of them may change."""
    if manifest.lookup is None or manifest.update is None:
        return 'it needs "lookup" and "update"'
    return "" if manifest.omitted is Omitted.KEPT else 'it needs omitted = "kept"'


def _rate(rate: Table | None) -> tuple[int | None, int]:
    if rate is None:
        return None, 1
    found = rate.number("per_minute", None, 100_000), rate.number("in_flight", 1, 64) or 1
    rate.end()
    return found


def top_token(top: Table) -> str:
    """Return the name of the variable that holds the token, which the table of the header gives."""
    auth = top.table("auth")
    return (
        auth.text("token_env", form=_VARIABLE, means="a variable's name, such as SHOP_TOKEN")
        if auth
        else ""
    )


def _auth(top: Table) -> Auth:
    auth = top.table("auth", needed=True)
    if auth is None:
        return Auth("", "")
    header, value = auth.text("header"), auth.text("value")
    auth.has("token_env")
    for name, fault in (("header", header_name_fault(header)), ("value", token_value_fault(value))):
        if fault and auth.has(name):
            auth.fault(name, fault)
    auth.end()
    return Auth(header, value)


def _headers(top: Table) -> tuple[tuple[str, str], ...]:
    table = top.table("headers")
    if table is None:
        return ()
    found = []
    for name, value in list(table.items()):
        fault = header_name_fault(name)
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():
            fault = fault or "a header holds a text of plain letters"
        elif "{" in value:
            fault = fault or "nothing is filled in here: the token goes into auth"
        if fault:
            table.fault(name, fault)
        else:
            found.append((name, value))
    return tuple(found)


def _base_url(top: Table) -> str:
    text = top.text("base_url").rstrip("/")
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    given = isinstance(top.raw("base_url"), str)
    if given and (not known or re.search(r"[{}\\@?#\s]", text) or not text.isascii()):
        top.fault(
            "base_url",
            "it must be an address such as https://shop.example/api, whole, with nothing to fill in and no user's name",
        )
    return text
