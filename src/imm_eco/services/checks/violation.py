"""A rule that the facts do not respect, and what is asked about when it is looked for."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from imm_eco.domain.programme import Programme
from imm_eco.i18n import _
from imm_eco.store.rows import R, fetch_all


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that the facts no longer respect, and the change that made the fact that stands on nothing.

    `excess` is by how much an amount is above its limit, in centimes; `hint` what to do first, where that is special;
    `field` the column of a sheet in which the fact says it, where one does.
    One with a `remedy` is only odd where it stands already: earlier versions let it be written.
    """

    dossier: str
    sentence: str
    change: int
    excess: int = 0
    hint: str = dataclasses.field(default="", compare=False)
    remedy: str = dataclasses.field(default="", compare=False)
    rule: str = ""
    field: str | None = dataclasses.field(default=None, compare=False)

    @property
    def words(self) -> str:
        """What is broken, and of what."""
        return _("{where}: {what}").format(where=self.dossier, what=self.sentence) if self.dossier else self.sentence

    def is_of_the_rule_of(self, other: Violation) -> bool:
        """Whether the same rule is broken of the same thing, be it by another amount."""
        same = self.rule, self.dossier, "" if self.excess else self.sentence
        return same == (other.rule, other.dossier, "" if other.excess else other.sentence)

    def stood_in(self, earlier: Collection[Violation]) -> bool:
        """Whether the same rule was broken before, by as much: whatever was done since, it is no worse."""
        return any(self.is_of_the_rule_of(each) and each.excess >= self.excess for each in earlier)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about: some dossiers and what one change said, or, where they are None, everything."""

    db: sqlite3.Connection
    programme: Programme
    today: date
    dossiers: Collection[int] | None = None
    change: int | None = None

    def rows(self, kind: type[R], query: str, dossier: str = "dossier_id") -> list[R]:
        """The rows of a query whose `{among}` is the condition that the column `dossier` names one of the dossiers."""
        return fetch_all(self.db, kind, query.format(among=self.among(dossier)), self.values)

    def among(self, column: str) -> str:
        """The SQL condition that a column names one of the dossiers; `values` go with it."""
        return "TRUE" if self.dossiers is None else f"{column} IN (SELECT value FROM json_each(:dossiers))"

    @property
    def values(self) -> dict[str, object]:
        """What the SQL conditions need."""
        dossiers = None if self.dossiers is None else json.dumps(sorted(self.dossiers))
        return {"dossiers": dossiers, "change": self.change, "today": self.today.isoformat()}


@dataclass(frozen=True, slots=True)
class Invariant:
    """A rule that must always hold: the tables it `reads`, and its violations within a scope.

    Where a fact can only be missed, as a result is by a closing, saying more of it breaks nothing: those tables
    are in `misses`, and only a fact of them that is withdrawn asks for the rule. A rule `of_changes` judges what a
    change did, whatever stands since; one of the `whole` cannot be asked of some dossiers alone.
    """

    name: str
    reads: tuple[str, ...]
    violations: Callable[[Scope], Iterator[Violation]]
    misses: tuple[str, ...] = ()
    of_changes: bool = False
    whole: bool = False
