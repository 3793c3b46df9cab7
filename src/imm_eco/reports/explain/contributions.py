"""What a figure is made of: the contributions of single facts, and the formula that makes the figure from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from imm_eco.domain.rules.attainment import attainment
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import Term
from imm_eco.grid import Value
from imm_eco.reports.provenance import ToldOrigin, origins
from imm_eco.store.provenance import Stated, spot_of
from imm_eco.store.rows import fetch_all

NEWLY_VALIDATED = Term("newly-validated", "Nouvellement validé", "Newly validated")
NEWLY_COUNTED = Term("newly-counted", "Nouvellement compté", "Newly counted")
"""What it means of a dossier that it counts now and did not before."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one fact brings to a figure, and where the fact was said.

    `part` is the term of the formula that it belongs to, `noun` the kind of the fact, `period` the period, year or
    day that it speaks of; `value` is in the part's unit: jobs, centimes, dossiers, days.
    """

    part: str
    noun: str
    dossier: str | None
    company: str | None
    period: str | None
    value: int
    proof: str | None
    origin: ToldOrigin


@dataclass(frozen=True, slots=True)
class Part:
    """A term of a formula: its name (an msgid), the unit of its values, and what reads its contributions.

    `stock` says that of each dossier one position counts, and a later one takes its place. Of a `published` one,
    nothing is not zero.
    """

    name: str
    unit: str
    read: Callable[[], Iterable[Contribution]]
    stock: bool = False
    published: bool = False

    def sum(self, found: Sequence[Contribution]) -> int | None:
        """What its contributions make; None where a published figure was not published."""
        return None if self.published and not found else sum(each.value for each in found)


Sums = Mapping[str, int | None]
"""The sum of each part; None where a part that has to be published was not."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How a column is made: the parts that it needs, the formula in words (an msgid), and the formula.

    The formula takes the sums of the parts, and the contributions themselves for what is no sum.
    """

    parts: tuple[str, ...]
    sentence: str
    make: Callable[[Sums, Sequence[Contribution]], Value]


@dataclass(frozen=True)
class Explained:
    """The parts of a row's figures, how each column is made from them, and the dossiers that count in it.

    `joined` says what it means of a dossier that it counts now and did not before.
    """

    parts: Mapping[str, Part]
    figures: Mapping[str, Figure]
    dossiers: frozenset[str]
    joined: Term = NEWLY_VALIDATED


def figures_of(
    columns: Mapping[str, tuple[tuple[str, ...], str]], row: Callable[[Sums, Sequence[Contribution]], NamedTuple]
) -> Mapping[str, Figure]:
    """The columns of a row, each with its parts and its formula in words: `row` is the report's own, made of sums."""

    def value(key: str, sums: Sums, found: Sequence[Contribution]) -> Value:
        made: Value = getattr(row(sums, found), key)
        return made

    return {key: Figure(parts, sentence, partial(value, key)) for key, (parts, sentence) in columns.items()}


def plain_sum(part: str, sentence: str) -> Figure:
    """A column that is the sum of one part."""
    return Figure((part,), sentence, lambda sums, _all: sums[part])


def ratio(above: str, below: str, sentence: str) -> Figure:
    """A column that is one sum over another; None where there is nothing to divide by."""
    return Figure((above, below), sentence, lambda sums, _all: attainment(sums[above] or 0, sums[below]))


class _Found(NamedTuple):
    change_id: int
    source_id: int | None
    sheet: str | None
    cell: str | None
    cells: str | None
    dossier: str | None
    company: str | None
    begun: str | None
    ended: str | int | None
    worth: int
    proof: str | None


FACT = """
SELECT fact.change_id, fact.source_id, fact.sheet, fact.cell, fact.cells, dossier.key AS dossier,
       company.name AS company, fact.begun, fact.ended, fact.worth, {proof} AS proof
FROM ({rows}) AS fact
LEFT JOIN dossier ON dossier.id = fact.dossier_id
LEFT JOIN live_dossier_record AS record ON record.dossier_id = fact.dossier_id
LEFT JOIN live_candidate_record AS company ON company.candidate_id = record.candidate_id
ORDER BY dossier.key, fact.ended, fact.id"""
"""Facts with whose they are. `rows` gives `worth`, and `begun` and `ended` as days; only results have a `proof`."""


def beside(lines: str, column: str, worth: str) -> str:
    """Of the dossiers without a figure for the horizon's year, the line that stands beside: the last one before it.

    Where there is none before it, the first after. `lines` are those of which `promises` were made.
    """
    return f"""
SELECT line.*, {worth} AS worth, NULL AS begun, line.year AS ended
FROM {lines} AS line JOIN promises USING (dossier_id) JOIN (
    SELECT dossier_id, coalesce(max(CASE WHEN year < :year THEN year END), min(year)) AS year
    FROM {lines} WHERE {column} IS NOT NULL GROUP BY dossier_id
) AS chosen ON chosen.dossier_id = line.dossier_id AND chosen.year = line.year
WHERE unknown = 1 AND line.dossier_id IN ({{dossiers}})"""


_TOLD = {
    "result": "value", "target": "value", "convention": "amount", "disbursement": "amount", "decision": "granted",
    "move": "moved_on", "dossier": "opened_on",
}  # fmt: skip
"""What a fact brings to a figure, by the kind of the fact: its own figure; where facts are counted, its day."""

_AMOUNTS = ("investment", "requested")
"""The parts that are a value of the dossier itself, by its name."""


def read(
    db: sqlite3.Connection,
    part: str,
    noun: str,
    tables: str,
    rows: str,
    parameters: Mapping[str, object],
    name: str | None = None,
) -> list[Contribution]:
    """The contributions that a query finds; `tables` are the common tables that its `rows` use.

    `name` is the value of the facts that is brought; where none is named, that of the part's name or the fact's figure.
    """
    query = tables + FACT.format(rows=rows, proof="fact.proof" if noun == "result" else "NULL")
    found = fetch_all(db, _Found, query, parameters)
    said = name or (part if part in _AMOUNTS else _TOLD[noun])
    places = origins(db, (spot_of(Stated._make(row[:5]), said) for row in found))
    return [
        Contribution(part, noun, row.dossier, row.company, _period(row.begun, row.ended), row.worth, row.proof, origin)
        for row, origin in zip(found, places, strict=True)
    ]


def _period(since: str | None, until: str | int | None) -> str | None:
    """The code of a period, a day, or a year."""
    if since and isinstance(until, str):
        return Period(date.fromisoformat(since), date.fromisoformat(until)).code
    return None if until is None else str(until)
