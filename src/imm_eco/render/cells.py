"""How much room text takes on a terminal, and how it is cut into lines."""

from __future__ import annotations

import re

# Latin letters, and the dashes, arrows, boxes and blocks this tool writes: one cell each.
_NARROW = re.compile("[\x20-\x7e\xa0-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u259f]*")


def width(text: str) -> int:
    """The cells that a text takes; Chinese and emoji take two, accents that combine none."""
    if _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def pad(text: str, cells: int, right: bool = False) -> str:
    """Text filled up with spaces, on its left where figures stand to the right."""
    spaces = " " * max(cells - width(text), 0)
    return spaces + text if right else text + spaces


def longest_word(text: str) -> int:
    """The width of the longest word; a no-break space does not part words."""
    return max(map(width, text.split(" ")))


def fold(text: str, cells: int) -> list[str]:
    """The text in lines of that many cells, broken at spaces; only a longer word is cut."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if width(joined) <= cells:
            lines[-1:] = [joined]
        else:
            lines += _cut(word, cells)
    return lines


def _cut(word: str, cells: int) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and width(pieces[-1] + char) > cells:
            pieces.append("")
        pieces[-1] += char
    return pieces
