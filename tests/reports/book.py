"""Facts written straight through the journal: a small book of dossiers whose figures are known by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from imm_eco.domain.programme import reading
from imm_eco.domain.rules.periods import Period
from imm_eco.store import database, journal, tables
from imm_eco.store.tables import Fact

MDH = 100_000_000
"""A million of MAD, in centimes."""

SUIVI = "suivi-2017-03-01"
_WAY = ("identification", "recrutement", "renforcement", "structuration", "validation", "mise-en-place", "suivi")


@dataclass
class Book:
    """A database that facts are said to; each `at` is one change of that moment."""

    path: Path

    @contextmanager
    def at(self, moment: str = "2019-01-10T08:00:00Z") -> Iterator[Pen]:
        origin = journal.Origin(datetime.fromisoformat(moment), "test", "test")
        with journal.writing(self.path, origin) as change:
            yield Pen(change)

    @contextmanager
    def open(self, known_at: str | None = None) -> Iterator[Any]:
        with database.reading(self.path, known_at) as db:
            yield db


@dataclass
class Pen:
    """Says facts within one change, in the words of the tests."""

    change: journal.OpenChange

    def say(self, model: type[Fact], **values: Any) -> None:
        place = values.pop("place", None)
        self.change.put(model.of(values), place)

    def programme(self) -> None:
        shipped = reading.load()
        self.say(tables.ProgrammeFact, code=shipped.code, document=shipped.document)
        for target in shipped.targets:
            self.target(
                target.scope, target.indicator, target.value,
                qualifier=target.qualifier, basis=target.basis, source=target.source, measures=target.measures,
            )  # fmt: skip

    def target(self, scope: str, indicator: str, value: int, **more: Any) -> None:
        values = {"horizon": date(2020, 12, 31), "basis": "cumulative", **more}
        self.say(tables.TargetFact, scope=scope, indicator=indicator, value=value, **values)

    def dossier(self, key: str, ecosystem: str, opened: str = "2016-06-01", **more: Any) -> int:
        number = self.change.anchor(tables.Dossier, key)
        company = self.change.anchor(tables.Candidate, f"{number:09}")
        self.say(tables.CandidateFact, candidate_id=company, ice=f"{number:015}", name=f"Société {key}", channel="ami")
        values = {"title": f"Projet {key}", "investment": 10 * MDH, "requested": MDH, **more}
        self.say(
            tables.DossierFact, dossier_id=number, candidate_id=company, ecosystem=ecosystem,
            opened_on=date.fromisoformat(opened), **values,
        )  # fmt: skip
        return number

    def move(self, key: str, to: str, on: str, came_from: str | None = None, **more: Any) -> None:
        source = came_from or _WAY[_WAY.index(to) - 1]
        name = "close" if to == "clos" else "advance"
        self.say(
            tables.MoveFact, dossier_id=self._dossier(key), move=name, from_step=source, to_step=to,
            moved_on=date.fromisoformat(on), **more,
        )  # fmt: skip

    def session(self, key: str = SUIVI, **more: Any) -> int:
        number = self.change.anchor(tables.Session, key)
        committee, held_on = key.split("-", 1)
        values = {"committee": committee, "held_on": date.fromisoformat(held_on), **more}
        self.say(tables.SessionFact, session_id=number, **values)
        return number

    def seal(self, key: str, on: str, years: dict[int, tuple[int, int]]) -> None:
        """`years`: jobs and turnover (centimes) of each year."""
        number, day = self._dossier(key), date.fromisoformat(on)
        self.say(tables.SealFact, dossier_id=number, session_id=self.session(), sealed_on=day, seal="s")
        for year, (jobs, turnover) in years.items():
            self.say(tables.SealLineFact, dossier_id=number, sealed_on=day, year=year, jobs=jobs, turnover=turnover)

    def commit(self, key: str, years: dict[int, tuple[int, int]]) -> None:
        for year, (jobs, turnover) in years.items():
            self.say(tables.CommitmentFact, dossier_id=self._dossier(key), year=year, jobs=jobs, turnover=turnover)

    def validate(self, key: str, on: str, years: dict[int, tuple[int, int]]) -> None:
        """A dossier that enters implementation on a day, its commitments sealed."""
        self.move(key, "mise-en-place", on)
        self.seal(key, on, years)

    def result(self, key: str, indicator: str, period: str, value: int, **more: Any) -> None:
        known = Period.parse_code(period)
        values = {"proof": "declare", **more}
        self.say(
            tables.ResultFact, dossier_id=self._dossier(key), indicator=indicator, value=value,
            period_start=known.start, period_end=known.end, **values,
        )  # fmt: skip

    def decide(self, key: str, session: str, outcome: str, **more: Any) -> None:
        self.say(
            tables.DecisionFact,
            session_id=self.session(session),
            dossier_id=self._dossier(key),
            outcome=outcome,
            **more,
        )

    def sign(self, key: str, on: str, amount: int, convention: str = "C-1") -> None:
        self.say(
            tables.ConventionFact, dossier_id=self._dossier(key), convention=convention,
            signed_on=date.fromisoformat(on), amount=amount,
        )  # fmt: skip

    def pay(self, key: str, on: str, amount: int, piece: str = "OV-1") -> None:
        self.say(
            tables.DisbursementFact, dossier_id=self._dossier(key), paid_on=date.fromisoformat(on),
            amount=amount, piece=piece,
        )  # fmt: skip

    def _dossier(self, key: str) -> int:
        return self.change.anchor(tables.Dossier, key)
