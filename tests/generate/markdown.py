"""The few shapes of Markdown that the documents use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table."""
    yield from ("| " + " | ".join(cells).replace("\n", " ") + " |" for cells in (head, ["---"] * len(head), *rows))


def cell(text: str) -> str:
    """Text that a table cell can hold."""
    return text.replace("|", "\\|")


def code(text: str) -> str:
    """A word as it is typed."""
    return f"`{cell(text)}`" if text else ""


def sentence(text: str) -> str:
    """A phrase as a sentence: a capital, a full stop."""
    return (text[:1].upper() + text[1:]).rstrip(".") + "." if text else ""
