"""On which line each key of a TOML text stands: the standard library reads TOML without telling.

The text is one that `tomllib` has read without complaint, so that nothing of it needs to be judged again: it is
enough to know where keys, values and what holds them begin and end.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_PART = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
# A closing mark of three may have one or two more before it, which are text.
_TEXT = re.compile(r"\"\"\"(?:[^\\]|\\.)*?\"\"\"\"{0,2}|'''.*?''''{0,2}|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'", re.DOTALL)
_BARE = re.compile(r"[^,\]}\n#]+")


def lines_of(text: str) -> dict[Path, int]:
    """The line of each key, table and list item, counted from 1."""
    return _Walk(text).lines()


class _Walk:
    """One walk through a text, from its first key to its last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}

    def lines(self) -> dict[Path, int]:
        """Read statement after statement."""
        table: Path = ()
        while self._skip(_BLANK) < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _skip(self, what: re.Pattern[str]) -> int:
        match = what.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return self._at

    def _mark(self, path: Path, at: int) -> None:
        self._lines.setdefault(path, bisect_left(self._breaks, at) + 1)

    def _header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the table that the pairs after it belong to."""
        begun, is_list = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if is_list else 1
        keys = self._keys()
        self._at += 2 if is_list else 1
        path: Path = ()
        for place, key in enumerate(keys, 1):
            path = (*path, key)
            self._mark(path, begun)
            if is_list and place == len(keys):
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
                self._mark(path, begun)
        return path

    def _pair(self, table: Path) -> None:
        begun, path = self._at, table
        for key in self._keys():
            path = (*path, key)
            self._mark(path, begun)
        self._at += 1  # the equals sign
        self._value(path)

    def _keys(self) -> list[str]:
        """A key with its dots, up to what follows it."""
        keys = []
        while True:
            begun = self._skip(_SPACE)
            raw = self._text[begun : self._skip(_PART)]
            keys.append(_key(raw))
            if self._text[self._skip(_SPACE)] != ".":
                return keys
            self._at += 1

    def _value(self, path: Path) -> None:
        match self._text[self._skip(_SPACE)]:
            case "[":
                self._items(path, "]")
            case "{":
                self._items(path, "}")
            case '"' | "'":
                self._skip(_TEXT)
            case _:
                self._skip(_BARE)

    def _items(self, path: Path, end: str) -> None:
        """What a list or an inline table holds, up to its end."""
        self._at += 1
        place = 0
        while self._text[self._skip(_BLANK)] != end:
            if self._text[self._at] == ",":
                self._at += 1
                continue
            if end == "}":
                self._pair(path)
            else:
                self._mark((*path, place), self._at)
                self._value((*path, place))
                place += 1
        self._at += 1


def _key(raw: str) -> str:
    if raw[0] not in "\"'":
        return raw
    return str(tomllib.loads(f"key = {raw}")["key"])
