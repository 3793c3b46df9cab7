"""The last line of defence: what the file itself refuses, whoever writes to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from imm_eco.store import database
from imm_eco.store.tables import ANCHORS, FACTS, Change
from tests.conftest import Prepare
from tests.store import making, rows

MODELS: list[Any] = [Change, *ANCHORS, *FACTS]
TABLES = [str(model.__tablename__) for model in MODELS]


def filled(folder: Path) -> None:
    path = folder / "imm-eco.db"
    making.create(path)
    connection = rows.plain(path)
    rows.fill(connection)
    connection.close()


@pytest.fixture
def db(tmp_path: Path, prepare: Prepare) -> Iterator[sqlite3.Connection]:
    prepare(filled)
    connection = rows.plain(tmp_path / "imm-eco.db")
    yield connection
    connection.close()


def another(table: str, **values: Any) -> rows.Values:
    """A second row of a table, differing from the first by its number and by what is given."""
    return {**rows.KEEPING, **rows.FACTS[table], "id": 2, **values}


def refuse(db: sqlite3.Connection, table: str, values: rows.Values, why: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=why):
        rows.insert(db, table, values)


def columns(db: sqlite3.Connection, table: str) -> dict[str, str]:
    return {row["name"]: row["type"] for row in db.execute(f"PRAGMA table_info({table})")}


def test_every_table_is_strict(db: sqlite3.Connection) -> None:
    strict = {row["name"] for row in db.execute("PRAGMA table_list") if row["strict"] and row["schema"] == "main"}
    assert strict == set(TABLES)


BAD = [
    ("target", {"scope": "Travail des métaux"}, "scope"),
    ("target", {"scope": ""}, "scope"),
    ("target", {"value": -1}, "value"),
    ("target", {"qualifier": "environ"}, "qualifier"),
    ("target", {"basis": "monthly"}, "basis"),
    ("target", {"horizon": "31/12/2020"}, "horizon"),
    ("campaign_record", {"channel": "television"}, "channel"),
    ("campaign_record", {"title": ""}, "title"),
    ("campaign_record", {"contacts": -1}, "contacts"),
    ("campaign_record", {"contacts": 12.5}, "store REAL value in INTEGER"),
    ("candidate_record", {"ice": "00152571300006"}, "ice"),
    ("candidate_record", {"ice": "0015257130000666"}, "ice"),
    ("candidate_record", {"ice": "00152571300006A"}, "ice"),
    ("candidate_record", {"name": ""}, "name"),
    ("candidate_record", {"size": "grande"}, "size"),
    ("candidate_record", {"region": "13"}, "region"),
    ("candidate_record", {"region": "3"}, "region"),
    ("candidate_record", {"channel": "Road show"}, "channel"),
    ("candidate_record", {"city": ""}, "city"),
    ("dossier_record", {"ecosystem": "Metal Recovery"}, "ecosystem"),
    ("dossier_record", {"type": "rachat"}, "type"),
    ("dossier_record", {"investment": -1}, "investment"),
    ("dossier_record", {"investment": "42,5 MDH"}, "store TEXT value in INTEGER"),
    ("dossier_record", {"investment": None}, "NOT NULL"),
    ("dossier_record", {"opened_on": "2018-02-31"}, "opened_on"),
    ("commitment", {"year": 1989}, "year"),
    ("commitment", {"year": 2101}, "year"),
    ("commitment", {"jobs": -1}, "jobs"),
    ("commitment", {"jobs": 1_000_000_001}, "jobs"),
    ("commitment", {"turnover": 10**17 + 1}, "turnover"),
    ("session_record", {"committee": "bureau"}, "committee"),
    ("attendee", {"body": "banque"}, "body"),
    ("decision", {"outcome": "accepte"}, "outcome"),
    ("decision", {"granted": -1}, "granted"),
    ("reservation", {"text": ""}, "text"),
    ("seal_line", {"jobs": -1}, "jobs"),
    ("move", {"from_step": "accompagnement"}, "from_step"),
    ("move", {"to_step": "Validation"}, "to_step"),
    ("assessment", {"axis": "prix"}, "axis"),
    ("assessment", {"score": 10_001}, "score"),
    ("assessment", {"score": -1}, "score"),
    ("piece", {"piece": "Attestation CNSS"}, "piece"),
    ("convention", {"amount": -1}, "amount"),
    ("disbursement", {"amount": 0}, "amount"),
    ("disbursement", {"amount": -100}, "amount"),
    ("result", {"proof": "certain"}, "proof"),
    ("result", {"period_end": "2018-12"}, "period_end"),
    ("result", {"value": 10**17 + 1}, "value"),
    ("result", {"value": -(10**17) - 1}, "value"),
    ("result", {"sheet": ""}, "sheet"),
]


@pytest.mark.parametrize(("table", "values", "why"), BAD, ids=[f"{table} {values}" for table, values, _why in BAD])
def test_a_value_beyond_its_limit_is_refused(
    db: sqlite3.Connection, table: str, values: dict[str, Any], why: str
) -> None:
    # A retracted row, so that only the limit can refuse it and not the one that stands.
    refuse(db, table, another(table, retracted_by=1, **values), why)


@pytest.mark.parametrize("table", TABLES)
def test_a_number_is_a_number_and_a_text_is_no_blob(db: sqlite3.Connection, table: str) -> None:
    good = dict(db.execute(f"SELECT * FROM {table}").fetchone())
    for name, kind in columns(db, table).items():
        wrong: Any = {"INTEGER": "many", "TEXT": b"\xff", "BLOB": "text"}[kind]
        with pytest.raises(sqlite3.IntegrityError, match=r"cannot store|datatype mismatch"):
            rows.insert(db, table, {**good, name: wrong})


@pytest.mark.parametrize("table", rows.FACTS)
def test_a_date_is_a_day_of_the_calendar(db: sqlite3.Connection, table: str) -> None:
    for name in rows.days(table):
        for wrong in ("2019-02-31", "31/01/2019", "2019-1-31", "2019-01-31T00:00", "2018-12", ""):
            refuse(db, table, another(table, retracted_by=1, **{name: wrong}), name)


@pytest.mark.parametrize("table", rows.FACTS)
def test_a_fact_belongs_to_a_change_and_speaks_of_what_exists(db: sqlite3.Connection, table: str) -> None:
    targets = {row["from"] for row in db.execute(f"PRAGMA foreign_key_list({table})")}
    assert {"change_id", "retracted_by"} <= targets
    assert {name for name in rows.FACTS[table] if name.endswith("_id") and name != "tax_id"} <= targets
    for name in targets:
        refuse(db, table, another(table, **{"retracted_by": 1, name: 99}), "FOREIGN KEY")


@pytest.mark.parametrize("table", rows.FACTS)
def test_one_fact_of_an_identity_stands_at_a_time(db: sqlite3.Connection, table: str) -> None:
    refuse(db, table, another(table), "UNIQUE")
    rows.insert(db, table, another(table, retracted_by=1))


@pytest.mark.parametrize("table", ["candidate", "dossier", "session", "campaign"])
def test_a_key_names_one_identity(db: sqlite3.Connection, table: str) -> None:
    refuse(db, table, {"id": 2, "change_id": 1, "key": rows.KEYS[table], "digest": b"\x02"}, "UNIQUE")


class TestHistory:
    @pytest.mark.parametrize("table", TABLES)
    def test_nothing_is_deleted(self, db: sqlite3.Connection, table: str) -> None:
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} keeps its history"):
            db.execute(f"DELETE FROM {table}")

    @pytest.mark.parametrize("table", TABLES)
    def test_nothing_is_overwritten(self, db: sqlite3.Connection, table: str) -> None:
        for name, kind in columns(db, table).items():
            if name == "retracted_by":
                continue
            value: Any = {"INTEGER": 7, "TEXT": "other", "BLOB": b"\x07"}[kind]
            with pytest.raises(sqlite3.IntegrityError, match=f"{table} keeps its history"):
                db.execute(f"UPDATE {table} SET {name} = ?", (value,))

    @pytest.mark.parametrize("table", TABLES)
    def test_nothing_is_replaced_under_the_same_number(self, tmp_path: Path, table: str) -> None:
        """`INSERT OR REPLACE` deletes without telling the triggers, unless the connection insists."""
        path = tmp_path / "own.db"
        making.create(path)
        with database.locked(path) as own:
            rows.fill(own)
        with database.locked(path) as own:
            row = dict(own.execute(f"SELECT * FROM {table}").fetchone())
            with pytest.raises(sqlite3.IntegrityError, match=f"{table} keeps its history"):
                rows.insert(own, table, row, verb="INSERT OR REPLACE")

    @pytest.mark.parametrize("table", rows.FACTS)
    def test_a_fact_is_retracted_once(self, db: sqlite3.Connection, table: str) -> None:
        rows.insert(db, "change", {**rows.CHANGE, "id": 2})
        db.execute(f"UPDATE {table} SET retracted_by = 2")
        for again in ("1", "2", "NULL"):
            with pytest.raises(sqlite3.IntegrityError, match="keeps its history"):
                db.execute(f"UPDATE {table} SET retracted_by = {again}")

    def test_a_retraction_changes_nothing_else(self, db: sqlite3.Connection) -> None:
        with pytest.raises(sqlite3.IntegrityError, match="keeps its history"):
            db.execute("UPDATE result SET retracted_by = 1, value = 41")
