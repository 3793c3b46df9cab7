"""What the figures of a report can be cut by: the ecosystem, or a trait of the company that holds the dossier."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE, Term, Vocabulary
from imm_eco.grid import Field, Kind, Row
from imm_eco.i18n import N_
from imm_eco.reports import fields
from imm_eco.store.rows import fetch_all

ECOSYSTEM = "ecosystem"
DIMENSIONS = ("size", "region", "channel", "company")
"""What figures can be cut by, besides the ecosystem."""

TOTAL = "total"
"""In place of a group: all of them together."""

GROUPED = "LEFT JOIN live_candidate_record AS company USING (candidate_id)"
"""The company of each dossier, beside a table with `candidate_id`."""

_HEADINGS = {
    "size": N_("Size"),
    "region": N_("Region"),
    "channel": N_("Channel"),
    "company": N_("Company name"),
}
_COLUMNS = {"company": "candidate_id"}


class _CompanyGroup(NamedTuple):
    id: int
    key: str
    name: str


_COMPANIES = """
SELECT candidate.id, candidate.key, name FROM live_candidate_record
JOIN candidate ON candidate.id = candidate_id ORDER BY candidate.key"""


@dataclass(frozen=True)
class Dimension:
    """A way to cut figures: its key in JSON, its column in SQL, and its groups in the order of the report.

    `codes` gives what JSON says of a value of the column: a company's is the nine digits of its ICE.
    """

    key: str
    column: str
    field: Field
    groups: tuple[object, ...]
    codes: dict[object, str]

    def row(self, record: NamedTuple, group: str | None, void: frozenset[str] = frozenset()) -> Row:
        """The row of what is known of a group; that of all of them stands out."""
        return Row.of(record, {self.key: group}, strong=group in (PROGRAMME_SCOPE, TOTAL), void=void)

    def code(self, value: object) -> str | None:
        """What JSON calls a group; None is the group of those of whom it is not known."""
        return self.codes.get(value)


def dimension(db: sqlite3.Connection, programme: Programme, by: str | None) -> Dimension:
    """The dimension of that name; without one, the ecosystem."""
    if by is None:
        codes = programme.ecosystems.codes
        return Dimension(ECOSYSTEM, ECOSYSTEM, fields.scope(programme), codes, {code: code for code in codes})
    if by == "company":
        companies = fetch_all(db, _CompanyGroup, _COMPANIES)
        known = Vocabulary(by, tuple(Term(row.key, row.name, row.name) for row in companies))
        keys: dict[object, str] = {row.id: row.key for row in companies}
    else:
        known = {"size": vocabulary.SIZES, "region": vocabulary.REGIONS, "channel": vocabulary.CHANNELS}[by]
        keys = {code: code for code in known.codes}
    titles = Vocabulary(by, (*known.terms, Term(TOTAL, "Total", "Total")))
    heading = Field(by, _HEADINGS[by], Kind.CODE, titles, missing=N_("not known"))
    return Dimension(by, _COLUMNS.get(by, by), heading, (*keys, None), keys)
