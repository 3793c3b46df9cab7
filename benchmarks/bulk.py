"""A database of many dossiers with a past, written by bulk SQL, with the digests that the journal would give."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from imm_eco.domain.programme import reading
from imm_eco.services.programmes import install
from imm_eco.store import database, journal
from imm_eco.store.digest import Appended, change_digest, row_digest

ECOSYSTEMS = ("valorisation-metaux", "nouveaux-metiers", "travail-metaux", "industrie-navale")
ROAD = ("identification", "recrutement", "renforcement", "structuration", "validation", "mise-en-place")
DAYS = ("2016-02-01", "2016-04-01", "2016-06-01", "2016-09-01", "2016-12-15")
SEALED_ON = DAYS[-1]
HALVES = (
    ("2017-01-01", "2017-06-30"), ("2017-07-01", "2017-12-31"), ("2018-01-01", "2018-06-30"),
    ("2018-07-01", "2018-12-31"), ("2019-01-01", "2019-06-30"),
)  # fmt: skip
DOSSIERS_A_COMPANY = 5
AT = datetime(2019, 7, 1, 9, tzinfo=UTC)


def built(path: Path, dossiers: int, results: int) -> None:
    """A new database of so many dossiers, four in five of them validated, each of these with so many results."""
    path.unlink(missing_ok=True)
    with database.creating(path) as part, journal.writing(part, journal.Origin(AT, "bench", "init")) as change:
        install(change, reading.load())
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        _fill(_Past(db), dossiers, results)
        db.execute("COMMIT")


class _Past:
    """The second change of the file."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.appended = Appended()

    def add(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        """Append rows to a table, numbered from 1, each with its digest."""
        names = [row[1] for row in self.db.execute(f"SELECT * FROM pragma_table_info('{table}')")]
        marks = ", ".join("?" * len(names))
        self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", self._stored(table, names, rows))

    def _stored(self, table: str, names: list[str], rows: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
        empty = dict.fromkeys(names)
        for number, row in zip(count(1), rows, strict=False):
            values = {**empty, "id": number, "change_id": 2, **row}
            values["digest"] = row_digest(table, values)
            self.appended.add(table, number, values["digest"])
            yield list(values.values())

    def seal(self) -> None:
        """Write the change itself."""
        names = [row[1] for row in self.db.execute("SELECT * FROM pragma_table_info('change')")]
        previous = self.db.execute("SELECT digest FROM change").fetchone()[0]
        row: dict[str, Any] = {
            **dict.fromkeys(names), "id": 2, "at": "2019-07-01T09:00:00Z", "author": "bench", "command": "import",
            "appended": len(self.appended), "retracted": 0, "previous": previous,
        }  # fmt: skip
        del row["digest"]
        row["digest"] = change_digest(row, self.appended, [])
        self.db.execute(f"INSERT INTO change VALUES ({', '.join('?' * len(row))})", list(row.values()))


def _fill(past: _Past, dossiers: int, results: int) -> None:
    numbers = range(1, dossiers + 1)
    companies = range(1, dossiers // DOSSIERS_A_COMPANY + 2)
    validated = [number for number in numbers if number % 5]
    past.add("candidate", ({"key": f"{number:09d}"} for number in companies))
    past.add("dossier", ({"key": f"BEN-{number:06d}"} for number in numbers))
    past.add("candidate_record", (
        {"candidate_id": number, "ice": f"{number:09d}000000", "name": f"Atelier {number}", "contact": "M.",
         "channel": "ami"} for number in companies))  # fmt: skip
    past.add("dossier_record", (
        {"dossier_id": number, "candidate_id": 1 + number // DOSSIERS_A_COMPANY, "title": f"Projet {number}",
         "ecosystem": ECOSYSTEMS[number % 4], "investment": 10**8, "opened_on": "2016-01-04"}
        for number in numbers))  # fmt: skip
    past.add("session", [{"key": f"suivi-{SEALED_ON}"}])
    past.add("session_record", [{"session_id": 1, "committee": "suivi", "held_on": SEALED_ON}])
    seal = {"session_id": 1, "sealed_on": SEALED_ON, "seal": "-"}
    past.add("seal", ({"dossier_id": number, **seal} for number in validated))
    past.add("seal_line", (
        {"dossier_id": number, "sealed_on": SEALED_ON, "year": year, "jobs": 10 * (year - 2016),
         "turnover": 10**8} for number in validated for year in (2018, 2019, 2020)))  # fmt: skip
    past.add("move", _moves(numbers))
    past.add("convention", (
        {"dossier_id": number, "convention": f"C {number}", "signed_on": "2017-02-01", "amount": 10**6}
        for number in validated))  # fmt: skip
    past.add("result", (row for number in validated for row in _results(number, results * 5 // 4)))
    past.seal()


def _moves(numbers: Iterable[int]) -> Iterator[dict[str, Any]]:
    for number in numbers:
        for place in range(5 if number % 5 else 3):
            name, session = ("advance", None) if place < 4 else ("valide", 1)
            yield {"dossier_id": number, "move": name, "from_step": ROAD[place], "to_step": ROAD[place + 1],
                   "moved_on": DAYS[place], "session_id": session}  # fmt: skip


def _results(dossier: int, many: int) -> Iterator[dict[str, Any]]:
    """Results of a dossier, jobs and turnover in turn, half-year by half-year, then of other indicators."""
    for number in range(many):
        start, end = HALVES[number // 2 % len(HALVES)]
        indicator = (("jobs", "turnover"), ("indirect-jobs", "export-turnover"))[number // 10][number % 2]
        yield {"dossier_id": dossier, "indicator": indicator, "period_start": start, "period_end": end,
               "value": (dossier % 50 + number) * (100 if number % 2 else 1), "proof": "declare"}  # fmt: skip
