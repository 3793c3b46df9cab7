"""The namespaces of OpenDocument that spreadsheets use."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_BASE = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TABLE, TEXT, STYLE, NUMBER, META = (
    f"{{{_BASE}:{name}:1.0}}" for name in ("office", "table", "text", "style", "datastyle", "meta")
)


def attribute(element: Element, namespace: str, name: str) -> str:
    """An attribute of an element; the empty text where it is not there."""
    return element.get(namespace + name, "")
