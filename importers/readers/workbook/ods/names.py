"""The names of an OpenDocument part with their usual prefixes, whatever prefixes it gives its namespaces."""

from __future__ import annotations

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_USUAL = {
    f"{_ODF}office:1.0": "office",
    f"{_ODF}table:1.0": "table",
    f"{_ODF}text:1.0": "text",
    f"{_ODF}style:1.0": "style",
    f"{_ODF}drawing:1.0": "draw",
    f"{_ODF}datastyle:1.0": "number",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
    "http://www.w3.org/1999/xlink": "xlink",
}


class UsualNames:
    """Knows which prefixes the first element of a part declares for the namespaces that count."""

    def __init__(self, attributes: dict[str, str]) -> None:
        """Take the first element's attributes."""
        declared = {
            name.partition(":")[2]: _USUAL[text]
            for name, text in attributes.items()
            if (name == "xmlns" or name.startswith("xmlns:")) and text in _USUAL
        }
        self._prefixes = declared
        self.are_used = all(prefix == usual for prefix, usual in declared.items())

    def name(self, written: str) -> str:
        """Return an element's name with its usual prefix."""
        prefix, colon, local = written.rpartition(":")
        usual = self._prefixes.get(prefix)
        return f"{usual}:{local}" if usual else f"other:{local}" if colon else written

    def attributes(self, written: dict[str, str]) -> dict[str, str]:
        """Return attributes by their names with the usual prefixes; one without a prefix has none."""
        return {self.name(name) if ":" in name else name: text for name, text in written.items()}
