"""Bytes that are no text: where the machine hands over words and names, and how the odd ones are kept and shown.

Python decodes arguments, the environment and file names by the machine's language, and carries what it cannot
decode as lone surrogates. A text with such bytes is refused; a file's name keeps them, so that it opens again.
"""

from __future__ import annotations

import os
from pathlib import Path


def decoded(text: str) -> str:
    """The text that was meant: UTF-8, whatever the machine's language is set to. Bytes that are none stay."""
    if is_text(text):
        return text
    try:
        return os.fsencode(text).decode("utf-8")
    except UnicodeError:
        return text


def is_text(text: str) -> bool:
    """Whether all of it can be written: no byte in it was left undecoded."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def openable(path: Path) -> Path:
    """A path as the system takes it, where the machine's language has not all of its letters."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return Path(os.fsdecode(str(path).encode("utf-8", "surrogateescape")))
    return path


def shown(name: str) -> str:
    """A file's name as it is recorded and told: bytes that are no text as `\\xe9`."""
    text = decoded(name)
    return text if is_text(text) else os.fsencode(text).decode("utf-8", "backslashreplace")
