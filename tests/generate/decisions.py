"""The index of the decisions, from the heads of their files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.generate.markdown import table

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
TOPICS = ("Storage", "The process", "Figures", "The command line", "Workbooks", "Care", "Dependencies")

_HEAD = re.compile(
    r"# (?P<number>\d{4})\. (?P<title>.+)\n\n- Status: (?P<status>.+)\n- Date: (?P<date>.+)\n- Topic: (?P<topic>.+)\n\n"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was chosen, and why: the head of its file, and its text."""

    file: str
    number: int
    title: str
    status: str
    date: str
    topic: str
    text: str


def read(path: Path) -> Decision:
    """The decision of a file. Raises ValueError where its head is not that of one."""
    content = path.read_text(encoding="utf-8")
    head = _HEAD.match(content)
    if head is None:
        raise ValueError(f"{path.name}: no head of a decision: see docs/decisions/0001-*.md")
    said = head.groupdict()
    return Decision(path.name, int(said.pop("number")), **said, text=content[head.end() :])


def all_decisions() -> list[Decision]:
    """Every decision, in the order of the numbers."""
    return [read(path) for path in sorted(FOLDER.glob("*.md"))]


def decisions() -> Iterator[str]:
    """The page."""
    yield "# Decisions"
    yield from (
        "",
        "What was chosen, and why: a file a decision, in `docs/decisions`. A new one takes the next number and the",
        "head of the others (status, date, topic), in sentences of 25 words and lines of 100 columns at most. One that",
        "no longer holds stays, and names what took its place.",
    )
    found = all_decisions()
    for topic in TOPICS:
        yield from ("", f"## {topic}", "")
        yield from table(("No.", "Decision", "Date", "Status"), (_row(each) for each in found if each.topic == topic))


def _row(decision: Decision) -> tuple[str, ...]:
    link = f"[{decision.title}](decisions/{decision.file})"
    status = re.sub(r"\]\(", "](decisions/", decision.status)
    return f"{decision.number:04}", link, decision.date, status
