"""Text from outside, made harmless for a terminal: what would steer it is shown instead."""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_STEERING = re.compile(f"[{_CONTROLS}{_BIDI}\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": ".", "─": "-", "→": ">", "·": "-"}
_BLANKS = re.compile(r"[\t\n\r]+")


def escape_controls(text: str) -> str:
    """Control characters and direction overrides as `\\u001b`; lines and tabs stay."""
    return _STEERING.sub(_show, text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The same on one line, for a cell of a table: line ends and tabs become a space."""
    return _STEERING.sub(_show, _BLANKS.sub(" ", text))


def in_json(document: str) -> str:
    """A JSON document whose strings cannot steer a terminal: the same data, escaped as JSON allows."""
    return _STEERING.sub(_show, document)


def _show(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def encode_lossy(text: str, encoding: str | None) -> str:
    """Text that an encoding can write: `é` becomes `e` and `–` a hyphen where they do not exist."""
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return "".join(_nearest(char, encoding or "utf-8") for char in text)
    except LookupError:
        return text.encode("ascii", "replace").decode()
    return text


def is_encodable(text: str, encoding: str | None) -> bool:
    """Whether an encoding has all these characters."""
    return encode_lossy(text, encoding) == text


def _nearest(char: str, encoding: str) -> str:
    candidates = (char, _PLAIN.get(char, ""), unicodedata.normalize("NFKD", char)[:1], "?")
    return next(each for each in candidates if each and each.encode(encoding, "ignore"))
