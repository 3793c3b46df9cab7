"""What a change has spoken of, so that only the rules of that are asked at its end."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from imm_eco.store.rows import FactValue
from imm_eco.store.tables import FACTS, Fact

Owners = defaultdict[str, set[int]]
"""By table, the dossiers, companies, sessions or actions that facts are of; none for those of the programme."""


class Touched:
    """By table: of whom facts were `said`, anew or otherwise than before, and of whom one was `withdrawn` for good."""

    def __init__(self) -> None:
        self.said: Owners = defaultdict(set)
        self.withdrawn: Owners = defaultdict(set)

    @classmethod
    def by(cls, db: sqlite3.Connection, change: int) -> Touched:
        """What a change of the journal has spoken of."""
        touched = cls()
        for model in FACTS:
            table, owner = _place(model)
            for column, note in (("change_id", touched.note_said), ("retracted_by", touched.note_withdrawn)):
                query = f"SELECT DISTINCT {owner or 'NULL'} FROM main.{table} WHERE {column} = ?"
                for row in db.execute(query, (change,)).fetchall():
                    note(model, {owner or "": row[0]})
        return touched

    def add(self, other: Touched) -> None:
        """Take over what another has noted."""
        for own, others in ((self.said, other.said), (self.withdrawn, other.withdrawn)):
            for table, owners in others.items():
                own[table] |= owners

    def note_said(self, model: type[Fact], values: Mapping[str, FactValue]) -> None:
        """Note that a fact was said."""
        table, owner = _place(model)
        owners = self.said[table]
        if owner:
            owners.add(_number(values[owner]))

    def note_withdrawn(self, model: type[Fact], values: Mapping[str, FactValue]) -> None:
        """Note that a fact was withdrawn, and nothing said in its place."""
        table, owner = _place(model)
        for owners in (self.said[table], self.withdrawn[table]):
            if owner:
                owners.add(_number(values[owner]))


def _number(value: FactValue) -> int:
    assert isinstance(value, int)
    return value


@cache
def _place(model: type[Fact]) -> tuple[str, str | None]:
    """The table of a kind of fact, and the field that says whom it is of."""
    first = model.identity[0]
    owner = "dossier_id" if "dossier_id" in model.columns else first if first.endswith("_id") else None
    return str(model.__tablename__), owner
