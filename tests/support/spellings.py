"""The same XML in the many ways in which it may be spelled: what a parser reads is the same each time."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from xml.etree.ElementTree import Element, fromstring

_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_KNOWN_PREFIXES = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://www.w3.org/XML/1998/namespace": "xml",
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """How XML is written; the first of each list of choices is the plain manner."""

    quote: str = '"'
    reverse_attributes: bool = False
    gap: str = " "
    equals: str = "="
    before_close: str = ""
    empty: str = "<{tag}/>"
    prefix: str = ""
    between: str = ""
    text: str = "escaped"
    attribute: str = "escaped"
    encoding: str = "UTF-8"
    declaration: str = '<?xml version="1.0" encoding="{encoding}" standalone="yes"?>\n'
    alternatives: bool = False
    foreign: bool = False

    @property
    def name(self) -> str:
        """Return what differs from the plain manner."""
        plain = Spelling()
        return ", ".join(
            f"{field.name} {getattr(self, field.name)!r}"
            for field in fields(self)
            if getattr(self, field.name) != getattr(plain, field.name)
        )


CHOICES: dict[str, list[str | bool]] = {
    "quote": ['"', "'"],
    "reverse_attributes": [False, True],
    "gap": [" ", "  ", "\n", "\r\n\t"],
    "equals": ["=", " = ", "\n= "],
    "before_close": ["", " ", "\n", "\t"],
    "empty": ["<{tag}/>", "<{tag} />", "<{tag}\n/>", "<{tag}></{name}>", "<{tag}></{name}\n>"],
    "prefix": ["", "x", "si", "c"],
    "between": [
        "", "\n  ", "<!-- si --><!---->", "<!-- </si></row></c> <c r='A1'> -->", "<?pi </si> <row ?>",
    ],
    "text": ["escaped", "decimal", "hexadecimal", "CDATA", "comments", "parts of CDATA"],
    "attribute": ["escaped", "references"],
    "encoding": ["UTF-8", "utf-8-sig", "UTF-16", "utf-16-le", "ISO-8859-1", "windows-1252", "US-ASCII"],
    "declaration": [
        '<?xml version="1.0" encoding="{encoding}" standalone="yes"?>\n',
        "<?xml version='1.0' encoding='{encoding}'?>",
        "<?xml\tversion = '1.0'\nencoding = \"{encoding}\" ?>\n<!-- <sst><si> <worksheet><sheetData> -->\n",
        "",
    ],
    "alternatives": [False, True],
    "foreign": [False, True],
}  # fmt: skip


def spellings(count: int) -> Iterator[Spelling]:
    """Yield each choice alone, and then chance combinations of them, always the same."""
    plain = Spelling()
    single = [
        replace(plain, **{name: choice})
        for name, choices in CHOICES.items()
        for choice in choices[1:]
        if name != "declaration" or choice
    ]
    rng = random.Random(count)
    mixed = (
        replace(plain, **{name: rng.choice(CHOICES[name]) for name in rng.sample(list(CHOICES), 4)})
        for _ in itertools.count()
    )
    seen: dict[Spelling, None] = dict.fromkeys(single)
    while len(seen) < count:
        found = next(mixed)
        if found.declaration or found.encoding.lower().startswith("utf"):
            seen[found] = None
    yield from itertools.islice(seen, count)


def spelled(xml: str, spelling: Spelling) -> bytes:
    """Return a document written in this way."""
    root = fromstring(xml)
    namespace = root.tag[1:].partition("}")[0]
    body = _element(root, namespace, spelling, is_root=True)
    encoding = spelling.encoding
    named = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16"}.get(encoding, encoding)
    text = spelling.declaration.format(encoding=named) + body
    return text.encode(encoding, "xmlcharrefreplace")


def _element(element: Element, namespace: str, spelling: Spelling, is_root: bool = False) -> str:
    name = _name(element.tag, namespace, spelling.prefix)
    pairs = [(_name(key, namespace, ""), text) for key, text in element.items()]
    if is_root:
        declared = f"xmlns:{spelling.prefix}" if spelling.prefix else "xmlns"
        pairs += [(declared, namespace), ("xmlns:mc", _COMPATIBILITY), ("xmlns:other", "urn:other")]
        pairs += [
            (f"xmlns:{short}", full) for full, short in _KNOWN_PREFIXES.items() if short == "r"
        ]
    if spelling.reverse_attributes:
        pairs.reverse()
    tag = name + "".join(
        f"{spelling.gap}{key}{spelling.equals}{spelling.quote}{_value(text, spelling)}{spelling.quote}"
        for key, text in pairs
    )
    content = _content(element, namespace, spelling)
    if not content:
        return spelling.empty.format(tag=tag, name=name)
    return f"<{tag}{spelling.before_close}>{content}</{name}{spelling.before_close}>"


def _content(element: Element, namespace: str, spelling: Spelling) -> str:
    if not len(element):
        return _text(element.text or "", spelling)
    children = [_element(child, namespace, spelling) for child in element]
    if spelling.alternatives:
        children[-1] = (
            f'<mc:AlternateContent><mc:Choice Requires="other">{children[0]}</mc:Choice>'
            f"<mc:Fallback>{children[-1]}</mc:Fallback></mc:AlternateContent>"
        )
    if spelling.foreign:
        local = element[0].tag.rpartition("}")[2]
        children.append(f"<other:{local}><other:t>no</other:t><other:v>9</other:v></other:{local}>")
    return spelling.between + spelling.between.join(children) + spelling.between


def _text(text: str, spelling: Spelling) -> str:
    if not text or spelling.text == "escaped":
        return _escaped(text)
    if spelling.text == "decimal":
        return "".join(f"&#{ord(character)};" for character in text)
    if spelling.text == "hexadecimal":
        return "".join(f"&#x{ord(character):x};" for character in text)
    plain = spelling.encoding.lower().startswith("utf")
    if spelling.text == "CDATA" and (plain or text.isascii()):
        return _as_is(text)
    half = len(text) // 2
    if spelling.text == "comments":
        return f"{_escaped(text[:half])}<!-- </t> x --><?pi x?>{_escaped(text[half:])}"
    if not (plain or text.isascii()):
        return _escaped(text)
    return f"{_escaped(text[:half])}{_as_is(text[half:])}<![CDATA[]]>"


def _as_is(text: str) -> str:
    """Return a text as CDATA, in two pieces where it holds the end of one."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>".replace(
        "\r", "]]>&#13;<![CDATA["
    )


def _value(text: str, spelling: Spelling) -> str:
    if spelling.attribute == "references" and not text.startswith(("http", "urn")):
        return "".join(f"&#{ord(character)};" for character in text)
    return _escaped(text).replace('"', "&quot;").replace("'", "&#39;")


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    )


def _name(tag: str, namespace: str, prefix: str) -> str:
    """Return a name as it is written: the document's own with its prefix, others with theirs."""
    if not tag.startswith("{"):
        return tag
    full, _, local = tag[1:].partition("}")
    short = prefix if full == namespace else _KNOWN_PREFIXES[full]
    return f"{short}:{local}" if short else local
