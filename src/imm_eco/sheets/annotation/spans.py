"""Where the elements of an XML part stand, to the byte, so that what is not edited stays as it was.

A part is never written anew from a tree: that would lose prefixes that other attributes speak of, and
whatever the tree does not know. Every edit is a splice, and everything spliced in is ASCII, which any
encoding can carry.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from imm_eco.sheets.parsing.text import as_carried

_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_DECLARED = re.compile(r"^<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What XML cannot carry.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

Splice = tuple[int, int, str]
"""From which byte to which, and what stands there instead."""


@dataclass(slots=True)
class Element:
    """An element of a part: its local name, attributes and place. `start` to `opened` is its first tag."""

    name: str
    attributes: dict[str, str]
    start: int
    opened: int
    closing: int = 0  # where its last tag begins; where it ends, if it is one tag
    end: int = 0
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)

    def find(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Element]:
        """The children of that name."""
        return [child for child in self.children if child.name == name]

    @property
    def is_empty(self) -> bool:
        """Whether it is one tag: `<sheetData/>`."""
        return self.closing == self.opened == self.end


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def tag_end(content: bytes, start: int) -> int:
    """Where the tag that begins there ends."""
    match = _TAG.match(content, start)
    if match is None:
        raise ValueError("no tag")
    return match.end()


def parse(content: bytes) -> Element:
    """The root element of a small part, with everything in it."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    top = Element("", {}, 0, 0)
    stack = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        element = Element(local(name), attributes, at, tag_end(content, at), parent=stack[-1])
        stack[-1].children.append(element)
        stack.append(element)

    def end(_name: str) -> None:
        element = stack.pop()
        element.closing = parser.CurrentByteIndex
        single = content[element.opened - 2 : element.opened] == b"/>"
        element.end = element.opened if single else content.index(b">", element.closing) + 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
    return top.children[0]


def text_in(content: bytes, element: Element) -> str:
    """The text of an element and of everything in it."""
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = pieces.append
    # Prefixes may be declared further out; without namespaces expat does not ask for them.
    parser.Parse(content[element.start : element.end], True)
    return "".join(pieces)


def in_utf8(content: bytes) -> bytes:
    """The part in UTF-8, whatever its encoding was."""
    if content.startswith(_BOMS):
        encoding = "utf-16"
    else:
        declared = _ENCODING.match(content)
        encoding = declared[1].decode() if declared else "utf-8"
    if encoding.lower() in ("utf-8", "utf8"):
        return content
    return _DECLARED.sub('<?xml version="1.0" encoding="UTF-8"?>', content.decode(encoding)).encode()


def spliced(content: bytes, splices: Iterable[Splice]) -> bytes:
    """The part with these pieces in place of what stood there; those of one place in the order given."""
    pieces: list[bytes] = []
    at = 0
    for start, end, text in sorted(splices, key=lambda splice: splice[:2]):
        pieces += (content[at:start], text.encode("ascii", "xmlcharrefreplace"))
        at = end
    return b"".join((*pieces, content[at:]))


def escaped(text: object) -> str:
    """Text as XML carries it, between tags and in attributes; what cannot be carried is shown as a mark."""
    safe = as_carried(_FORBIDDEN.sub("\ufffd", str(text).replace("\r\n", "\n").replace("\r", "\n")))
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def with_attributes(tag: str, **values: str | None) -> str:
    """A start tag with some attributes set, or taken away where None."""
    for name, value in values.items():
        tag = re.sub(rf"""\s+{name}\s*=\s*("[^"]*"|'[^']*')""", "", tag)
        if value is not None:
            end = -2 if tag.endswith("/>") else -1
            tag = f'{tag[:end].rstrip()} {name}="{escaped(value)}"{tag[end:]}'
    return tag


def tag_of(content: bytes, element: Element) -> str:
    """An element's start tag; what is not ASCII in it as references."""
    return ascii_of(content[element.start : element.opened])


def ascii_of(piece: bytes) -> str:
    """A piece of a part as text that can be spliced in again."""
    return piece.decode("utf-8").encode("ascii", "xmlcharrefreplace").decode()


def prefix_of(content: bytes, element: Element) -> str:
    """The prefix of an element's name, with its colon; empty where it has none."""
    name = re.match(r"<([^\s/>:]+:)?", tag_of(content, element))
    return (name[1] or "") if name else ""


def prefixed(xml: str, prefix: str) -> str:
    """Elements written without a prefix, with one."""
    return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", xml) if prefix else xml


def inside(element: Element, content: bytes, text: str) -> Splice:
    """Put text at the end of an element, which may be one tag."""
    if not element.is_empty:
        return element.closing, element.closing, text
    tag = ascii_of(content[element.start : element.opened])
    name = re.match(r"<([^\s/>]+)", tag)
    assert name is not None
    return element.start, element.end, f"{tag[:-2].rstrip()}>{text}</{name[1]}>"
