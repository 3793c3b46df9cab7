"""Companies that may be registered twice: a suggestion, by their names and by what both gave."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from imm_eco.domain.rules import company_names
from imm_eco.domain.vocabulary import fold
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.store.rows import fetch_each


def duplicates(db: sqlite3.Connection) -> Grid:
    """The companies that may be registered twice: names that are alike, or a number that both gave."""
    companies = {row.candidate_id: row for row in fetch_each(db, _Registered, _COMPANIES)}
    ratios = {
        (found.one, found.other): found.ratio
        for found in company_names.pairs({number: row.name for number, row in companies.items()})
    }
    shared = _shared(companies)
    rows = [
        _couple(companies, couple, ratios, shared)
        for couple in sorted(
            {*ratios, *shared},
            key=lambda couple: (-len(shared.get(couple, ())), -ratios.get(couple, 0), couple),
        )
    ]
    columns = [
        Field("keep", N_("Candidate")),
        Field("keep_name", N_("Company name")),
        Field("other", N_("May also be")),
        Field("other_name", N_("Company name")),
        Field("likeness", N_("Likeness of the names"), Kind.RATIO),
        Field("shared", N_("In common")),
    ]
    notes = [_("To make one of two: `imm-eco candidate merge KEEP OTHER --reason TEXT`")] if rows else []
    return Grid("duplicates", _("Possible duplicates"), columns, rows, {"report": "duplicates"}, notes)


class _Registered(NamedTuple):
    candidate_id: int
    key: str
    name: str
    tax_id: str | None
    cnss: str | None
    trade_register: str | None
    court: str | None
    email: str | None
    phone: str | None

    def telling(self) -> Mapping[str, str | None]:
        """What other companies hardly have too, by the keys of `_TELLING`; a trade register counts by its court."""
        register = self.trade_register and self.trade_register + (self.court or "")
        return {**self._asdict(), "trade_register": register}


_COMPANIES = """
SELECT candidate_id, candidate.key, name, tax_id, cnss, trade_register, court, email, phone
FROM live_candidate_record AS record
JOIN candidate ON candidate.id = record.candidate_id ORDER BY candidate.key"""

_TELLING = {
    "tax_id": N_("tax ID"),
    "cnss": "CNSS",
    "trade_register": N_("trade register"),
    "email": N_("email"),
    "phone": N_("phone"),
}
"""What two companies hardly share, unless they are one."""


def _shared(companies: Mapping[int, _Registered]) -> dict[tuple[int, int], list[str]]:
    """The couples that gave the same number or address, and which."""
    couples: dict[tuple[int, int], list[str]] = defaultdict(list)
    told = [(number, company.telling()) for number, company in companies.items()]
    for key in _TELLING:
        holders: dict[str, list[int]] = defaultdict(list)
        for number, telling in told:
            if text := telling[key]:
                holders[fold(text)].append(number)
        for numbers in holders.values():
            for couple in combinations(sorted(numbers), 2):
                couples[couple].append(key)
    return couples


def _couple(
    companies: Mapping[int, _Registered],
    couple: tuple[int, int],
    ratios: Mapping[tuple[int, int], float],
    shared: Mapping[tuple[int, int], list[str]],
) -> Row:
    keep, other = (companies[number] for number in couple)
    return Row(
        {
            "keep": keep.key,
            "keep_name": keep.name,
            "other": other.key,
            "other_name": other.name,
            "likeness": ratios.get(couple),
            "shared": [_(_TELLING[key]) for key in shared.get(couple, ())] or None,
        }
    )
