"""The journal: one write is one change, appended and chained; what was edited behind its back shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from imm_eco.store import database, journal
from imm_eco.store.digest import Appended, change_digest, row_digest
from imm_eco.store.journal import OpenChange, Place
from imm_eco.store.tables import (
    ANCHORS,
    FACTS,
    Candidate,
    CandidateFact,
    Dossier,
    DossierFact,
    ResultFact,
    TargetFact,
)
from tests.store import making, rows

TABLES = [str(model.__tablename__) for model in (*ANCHORS, *FACTS)]


def origin(day: int, **more: Any) -> journal.Origin:
    """A write made at noon UTC on a day of January 2019."""
    return journal.Origin(datetime(2019, 1, day, 12, tzinfo=UTC), "a.alaoui", "result record", **more)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "imm-eco.db"
    making.create(file)
    return file


@pytest.fixture
def filed(path: Path) -> Path:
    """A dossier with one result, in change 1."""
    with journal.writing(path, origin(1)) as change:
        candidate = change.anchor(Candidate, "001525713")
        dossier = change.anchor(Dossier, "IMM-2018-0001")
        company = {"candidate_id": candidate, "ice": "001525713000066", "name": "Atlas Tubes"}
        change.put(CandidateFact.of(company))
        about = {"title": "Tubes", "ecosystem": "travail-metaux", "investment": 100, "opened_on": "2018-02-05"}
        change.put(DossierFact.of({"dossier_id": dossier, "candidate_id": candidate, **about}))
        change.put(result(40), Place("Résultats", "D7"))
    return path


def result(jobs: int, year: int = 2018) -> ResultFact:
    fact: ResultFact = ResultFact.of(
        {
            "dossier_id": 1,
            "indicator": "jobs",
            "period_start": date(year, 1, 1),
            "period_end": date(year, 12, 31),
            "value": jobs,
            "proof": "declare",
        }
    )
    return fact


def broken(path: Path) -> list[str]:
    """What no longer matches its digest, recomputed here from the rows alone, link by link."""
    db = rows.plain(path)
    try:
        return [*_broken_facts(db), *_broken_changes(db)]
    finally:
        db.close()


def _broken_facts(db: sqlite3.Connection) -> Iterator[str]:
    for table in TABLES:
        for row in db.execute(f"SELECT * FROM {table}"):
            if row_digest(table, dict(row)) != row["digest"]:
                yield f"{table} {row['id']}"


def _broken_changes(db: sqlite3.Connection) -> Iterator[str]:
    previous = None
    for row in db.execute("SELECT * FROM change ORDER BY id").fetchall():
        words = {name: value for name, value in dict(row).items() if name != "digest"}
        if change_digest(words, *_said(db, row["id"])) != row["digest"] or row["previous"] != previous:
            yield f"change {row['id']}"
        previous = row["digest"]


def _said(db: sqlite3.Connection, change: int) -> tuple[Appended, list[tuple[str, int]]]:
    appended = Appended()
    for table in TABLES:
        for row in db.execute(f"SELECT id, digest FROM {table} WHERE change_id = ? ORDER BY id", (change,)):
            appended.add(table, int(row["id"]), bytes(row["digest"]))
    retracted = [
        (table, int(row["id"]))
        for table in database.FACT_TABLES
        for row in db.execute(f"SELECT id FROM {table} WHERE retracted_by = ?", (change,))
    ]
    return appended, retracted


def changes(path: Path) -> list[sqlite3.Row]:
    with database.reading(path) as db:
        return db.execute("SELECT * FROM change ORDER BY id").fetchall()


def jobs(path: Path, known_at: str | None = None) -> list[int]:
    with database.reading(path, known_at) as db:
        return [row[0] for row in db.execute("SELECT value FROM live_result ORDER BY period_end")]


class TestOneChange:
    def test_it_keeps_when_who_which_command_and_which_file(self, path: Path) -> None:
        told = origin(31, reason="CNSS slip", file="résultats.xlsx", file_sha256="ab" * 32)
        with journal.writing(path, told) as change:
            change.anchor(Candidate, "001525713")
        row = changes(path)[0]
        assert (row["at"], row["author"], row["command"]) == ("2019-01-31T12:00:00Z", "a.alaoui", "result record")
        assert (row["reason"], row["file"], row["file_sha256"]) == ("CNSS slip", "résultats.xlsx", "ab" * 32)
        assert (row["appended"], row["retracted"]) == (1, 0)

    def test_a_change_that_says_nothing_is_not_recorded(self, filed: Path) -> None:
        with journal.writing(filed, origin(2)) as change:
            assert change.put(result(40)) == "unchanged"
            assert change.anchor(Candidate, "001525713") == 1
        assert len(changes(filed)) == 1

    def test_a_dry_run_is_the_real_change_rolled_back(self, filed: Path) -> None:
        before = filed.read_bytes()
        with journal.writing(filed, origin(2), dry_run=True) as change:
            assert change.put(result(41)) == "changed"
            assert journal.live(change.db, ResultFact)[0].value == 41
        assert filed.read_bytes() == before

    def test_a_failure_takes_the_whole_change_back(self, filed: Path) -> None:
        before = filed.read_bytes()
        with pytest.raises(RuntimeError, match="halfway"), journal.writing(filed, origin(2)) as change:
            change.put(result(41))
            raise RuntimeError("halfway")
        assert filed.read_bytes() == before

    def test_a_correction_retracts_and_appends_in_one_change(self, filed: Path) -> None:
        with journal.writing(filed, origin(2)) as change:
            assert change.put(result(41)) == "changed"
        row = changes(filed)[1]
        assert (row["appended"], row["retracted"]) == (1, 1)
        with database.reading(filed) as db:
            both = db.execute("SELECT value, change_id, retracted_by FROM result ORDER BY id").fetchall()
        assert [tuple(each) for each in both] == [(40, 1, 2), (41, 2, None)]

    def test_the_place_in_the_file_is_kept_and_is_no_part_of_what_is_said(self, filed: Path) -> None:
        with journal.writing(filed, origin(2)) as change:
            assert change.put(result(40), Place("Résultats", "D9")) == "unchanged"
        with database.reading(filed) as db:
            assert tuple(db.execute("SELECT sheet, cell FROM result").fetchone()) == ("Résultats", "D7")

    def test_a_value_outside_its_limits_leaves_nothing_behind(self, filed: Path) -> None:
        fact = result(40, 2017)
        fact.proof = "certain"
        with pytest.raises(sqlite3.IntegrityError), journal.writing(filed, origin(2)) as change:
            change.put(fact)
        assert len(changes(filed)) == 1
        assert jobs(filed) == [40]


class TestTheChain:
    def extend(self, path: Path) -> None:
        with journal.writing(path, origin(2)) as change:
            change.put(result(41))
            change.put(result(12, 2017))
        with journal.writing(path, origin(3)) as change:
            _withdraw(change, 12)

    def test_recomputed_from_the_rows_it_is_the_one_stored(self, filed: Path) -> None:
        self.extend(filed)
        assert len(changes(filed)) == 3
        assert broken(filed) == []

    def test_each_change_holds_the_digest_of_the_one_before(self, filed: Path) -> None:
        self.extend(filed)
        told = changes(filed)
        assert [row["previous"] for row in told] == [None, told[0]["digest"], told[1]["digest"]]

    @pytest.mark.parametrize(
        ("edit", "found"),
        [
            ("UPDATE result SET value = 4000 WHERE id = 1", ["result 1"]),
            ("UPDATE candidate_record SET name = 'Other'", ["candidate_record 1"]),
            ("UPDATE result SET cell = 'D8' WHERE id = 1", ["result 1"]),
            ("UPDATE dossier SET key = 'IMM-2018-0002'", ["dossier 1"]),
            ("UPDATE result SET retracted_by = NULL WHERE id = 3", ["change 3"]),
            ("UPDATE result SET retracted_by = 3 WHERE id = 2", ["change 3"]),
            ("DELETE FROM result WHERE id = 3", ["change 2", "change 3"]),
            ("UPDATE change SET author = 'someone' WHERE id = 2", ["change 2"]),
            ("UPDATE change SET at = '2018-01-01T00:00:00Z' WHERE id = 1", ["change 1"]),
            ("DELETE FROM change WHERE id = 2", ["change 3"]),
        ],
    )
    def test_a_row_edited_behind_the_tools_back_shows(self, filed: Path, edit: str, found: list[str]) -> None:
        self.extend(filed)
        tamper(filed, edit)
        assert broken(filed) == found

    def test_an_edit_with_its_own_digest_made_right_still_breaks_the_change(self, filed: Path) -> None:
        self.extend(filed)
        tamper(filed, "UPDATE result SET value = 4000 WHERE id = 1")
        db = rows.plain(filed)
        row = dict(db.execute("SELECT * FROM result WHERE id = 1").fetchone())
        db.execute("UPDATE result SET digest = ? WHERE id = 1", (row_digest("result", row),))
        db.close()
        assert broken(filed) == ["change 1"]


def tamper(path: Path, statement: str) -> None:
    """Edit the file as someone who knows SQLite would: triggers dropped, foreign keys off."""
    db = rows.plain(path)
    db.execute("PRAGMA foreign_keys = OFF")
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute(statement)
    db.close()


def _withdraw(change: OpenChange, value: int) -> None:
    for fact in journal.live(change.db, ResultFact, value=value):
        change.retract(fact)


class TestKnownAt:
    @pytest.fixture
    def told(self, filed: Path) -> Path:
        """40 jobs said on the 1st, corrected to 41 on the 10th, withdrawn on the 20th."""
        with journal.writing(filed, origin(10)) as change:
            change.put(result(41))
        with journal.writing(filed, origin(20)) as change:
            _withdraw(change, 41)
        return filed

    @pytest.mark.parametrize(
        ("moment", "known"),
        [
            ("2018-12-31T23:59:59Z", []),
            ("2019-01-01T11:59:59Z", []),
            ("2019-01-01T12:00:00Z", [40]),
            ("2019-01-10T11:59:59Z", [40]),
            ("2019-01-10T12:00:00Z", [41]),
            ("2019-01-20T12:00:00Z", []),
            (None, []),
        ],
    )
    def test_the_views_hold_what_the_database_held_as_true(
        self, told: Path, moment: str | None, known: list[int]
    ) -> None:
        assert jobs(told, moment) == known

    def test_what_a_change_says_and_takes_back_itself_was_never_known(self, filed: Path) -> None:
        with journal.writing(filed, origin(5)) as change:
            change.put(result(50))
            change.put(result(51))
        assert jobs(filed, "2019-01-05T12:00:00Z") == jobs(filed) == [51]

    def test_changes_of_one_second_are_known_together(self, filed: Path) -> None:
        for value in (50, 51):
            with journal.writing(filed, origin(5)) as change:
                change.put(result(value))
        assert jobs(filed, "2019-01-05T12:00:00Z") == [51]

    def test_every_fact_table_has_its_view(self, path: Path) -> None:
        with database.reading(path) as db:
            for table in database.FACT_TABLES:
                assert db.execute(f"SELECT count(*) FROM live_{table}").fetchone()[0] == 0


def test_a_target_is_read_back_as_it_was_said(path: Path) -> None:
    said = {"scope": "programme", "indicator": "turnover", "value": 11 * 10**11, "qualifier": "close-to"}
    target = TargetFact.of({**said, "horizon": date(2020, 12, 31), "basis": "cumulative"})
    with journal.writing(path, origin(1)) as change:
        change.put(target)
        assert journal.content(journal.live(change.db, TargetFact)[0]) == journal.content(target)
