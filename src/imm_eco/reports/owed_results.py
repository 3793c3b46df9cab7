"""Which results each validated dossier owes, and which of them it has not given.

The same definition as the coverage of the scoreboard: a dossier owes the results of an indicator that its seal
commits in a year up to the horizon's, for every full period by whose end it was validated, while it stands. Targets and
their bases have no say in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.indicators import MONTHS, Measure, owed_period
from imm_eco.domain.rules.monthly import first_owed, missing_ends, number
from imm_eco.domain.vocabulary import VALIDATED
from imm_eco.reports import measurements
from imm_eco.reports.histories import DossierHistory


@dataclass(frozen=True, slots=True)
class OwedResult:
    """A dossier that owes the results of an indicator: the last months of the periods it has not given."""

    life: DossierHistory
    indicator: str
    missing: tuple[int, ...]
    last: int

    @property
    def is_given(self) -> bool:
        """Whether the last full period was given."""
        return self.last not in self.missing

    @property
    def earlier(self) -> int:
        """How many earlier periods are missing."""
        return len(self.missing) - (not self.is_given)


def owed_results(
    db: sqlite3.Connection, programme: Programme, measure: Measure, lives: Iterable[DossierHistory], day: date
) -> Iterator[OwedResult]:
    """Every dossier that owes results of an indicator on a day."""
    rhythm, is_stock = MONTHS[programme.reporting], measure.is_stock
    last = number(owed_period(programme.reporting, day).end)
    given, seals = measurements.results(db, measure, day), measurements.seals(db, measure, day)
    for life in lives:
        since = _since(life, rhythm)
        sealed = seals.get(life.dossier)
        if since is None or since > last or not sealed:
            continue
        if measure.commits(sealed[-1][1]):
            missing = missing_ends(given.get(life.dossier, ()), rhythm, since, last, is_stock=is_stock)
            yield OwedResult(life, measure.indicator, tuple(missing), last)


def _since(life: DossierHistory, rhythm: int) -> int | None:
    """The first period that a dossier owes results for, by its last month; None for one that does not count."""
    if life.last.step not in VALIDATED:
        return None
    validated = min(number(entry.on) for entry in life.entries if entry.step in VALIDATED)
    return first_owed(rhythm, validated)
