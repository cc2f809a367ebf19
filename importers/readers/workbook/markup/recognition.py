"""Recognises web pages, web archives and Excel's XML of 2003 by how they begin."""

from __future__ import annotations

import re

_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"
_PAGE = re.compile(
    rb"<(?:!doctype html|html|head|body|table|meta|style|script|div|title|link|center|form)[\s>/]"
)
_MARKUP = re.compile(rb"<(?:!--|[a-z][a-z0-9]*[\s>/])")
_XML = re.compile(rb"<\?xml[\s>]")
_SHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_ARCHIVE = re.compile(
    rb"(?:[A-Za-z-]+: [^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*?MIME-Version: ", re.IGNORECASE
)
_WHOLE_PAGES = (b"multipart/related", b"text/html")


def markup_kind(head: bytes) -> str | None:
    """Return `html`, `mhtml` or `xml`(Excel's of 2003) by a file's first bytes; None for all else."""
    start = head.replace(b"\0", b"").lstrip(_BLANK)
    lower = start.lower()
    if _ARCHIVE.match(start) and any(kind in lower for kind in _WHOLE_PAGES):
        return "mhtml"
    if not lower.startswith(b"<"):
        return None
    if _SHEET_XML in lower and b"<workbook" in lower:
        return "xml"
    page = lower.partition(b"?>")[2].lstrip() if _XML.match(lower) else lower
    if _PAGE.match(page):
        return "html"
    holds_page = any(tag in lower for tag in (b"<table", b"<html", b"<body"))
    return "html" if _MARKUP.match(page) and holds_page and not _XML.match(lower) else None
