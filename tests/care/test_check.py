"""`check`: what another program did to the file is found, and said of which row, of which dossier."""

from __future__ import annotations

import json
import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from imm_eco.cli import terminal
from imm_eco.errors import DatabaseError
from imm_eco.store import database
from imm_eco.store.verify import findings
from tests.care.conftest import Tamper
from tests.conftest import Run

EDITED = "this row was edited behind the tool's back"


def found(run: Run, *options: str, code: int = 6) -> list[tuple[Any, ...]]:
    """What `check` finds: the problem, where, the row, the change."""
    rows = json.loads(run("check", "--json", *options, ok=code).out)["rows"]
    return [(row["what"], row["where"], row["row"], row["change"]) for row in rows]


@pytest.mark.usefixtures("db")
def test_the_example_is_sound_at_every_moment_of_its_journal(run: Run) -> None:
    answer = json.loads(run("check", "--strict", "--json").out)
    assert (answer["sound"], answer["strict"], answer["rows"]) == (True, True, [])


class TestARowEditedByAnotherProgram:
    def test_it_is_named_with_its_dossier(self, run: Run, tamper: Tamper) -> None:
        tamper("UPDATE result SET value = value + 1 WHERE id = 7")
        refused = run("check", ok=6, env={"COLUMNS": "200"})
        row = refused.out.splitlines()[4].split("  ")
        assert [word.strip() for word in row if word.strip()] == [
            EDITED, "result", "NM-2016-01 · turnover · 2016-12-31 · 2016-01-01", "7", "30"
        ]  # fmt: skip
        assert refused.err == (
            "error: 1 problem in imm-eco.db\nhint: go back to your latest backup: `imm-eco restore FILE`\n"
        )

    @pytest.mark.parametrize(
        ("edit", "row"),
        [
            ("UPDATE candidate_record SET name = 'Other' WHERE id = 3", (EDITED, "candidate_record", 3)),
            ("UPDATE dossier SET key = 'VM-2016-99' WHERE id = 5", (EDITED, "dossier", 5)),
            ("UPDATE decision SET granted = granted + 100 WHERE id = 6", (EDITED, "decision", 6)),
            ("UPDATE move SET digest = x'00' WHERE id = 2", (EDITED, "move", 2)),
        ],
    )
    def test_each_kind(self, run: Run, tamper: Tamper, edit: str, row: tuple[str, str, int]) -> None:
        tamper(edit)
        assert found(run)[0][:3] == row

    def test_a_correction_that_was_lifted(self, run: Run, tamper: Tamper) -> None:
        run("result", "record", "VM-2016-02", "jobs", "2018", "334", "--proof", "verifie")
        tamper("UPDATE result SET retracted_by = 32 WHERE retracted_by = 33")
        rewritten = "this change is not what it was: rows were added, removed or restored, or its words edited"
        assert found(run) == [(rewritten, "change", 32, 32), (rewritten, "change", 33, 33)]

    def test_text_that_is_no_text_any_more(self, run: Run, db: Path) -> None:
        content = bytearray(db.read_bytes())
        content[content.index(b"Atlas Tubes et Raccords")] ^= 0x80
        db.write_bytes(content)
        assert any(what == EDITED for what, *_rest in found(run))
        assert "is damaged" in run("candidate", "list", ok=6).err


class TestTheEndOfTheJournal:
    def cut(self, tamper: Tamper, *more: str) -> None:
        """Take the last change off, as if it had never been."""
        tamper("DELETE FROM result WHERE change_id = 32", "DELETE FROM change WHERE id = 32", *more)

    def test_a_change_taken_off_is_missed(self, run: Run, tamper: Tamper) -> None:
        self.cut(tamper)
        message = "the journal ends with change 31, and the file has counted 32"
        assert found(run) == [(message, "change", 31, 31)]

    def test_with_the_counter_put_back_only_a_noted_head_tells(self, run: Run, tamper: Tamper) -> None:
        head = json.loads(run("info", "--json").out)["head"]
        assert found(run, "--head", head, code=0) == []
        self.cut(tamper, "UPDATE sqlite_sequence SET seq = 31")
        assert found(run, code=0) == []
        assert found(run, "--head", head) == [
            (f"the journal ends before the noted head {head}: the file was put back to an earlier state",
             "change", 32, 32)
        ]  # fmt: skip

    @pytest.mark.usefixtures("db")
    def test_a_head_of_another_history(self, run: Run) -> None:
        assert found(run, "--head", "12-0123456789ab")[0][0] == (
            "the journal was rewritten since the head 12-0123456789ab was noted"
        )

    @pytest.mark.usefixtures("db")
    def test_what_is_no_head_is_told(self, run: Run) -> None:
        assert run("check", "--head", "latest", ok=2).err == (
            "error: --head: “latest” is no head of a journal\nhint: `imm-eco info` tells it\n"
        )


class TestTheSchema:
    @pytest.mark.parametrize(
        ("edit", "what"),
        [
            ("DROP TRIGGER result_no_update", "trigger result_no_update is missing"),
            ("DROP INDEX result_change", "index result_change is missing"),
            ("CREATE TRIGGER spy AFTER INSERT ON result BEGIN SELECT 1; END",
             "trigger spy was put in by another program"),
        ],
    )  # fmt: skip
    def test_what_another_program_did_to_it(self, run: Run, db: Path, edit: str, what: str) -> None:
        other = sqlite3.connect(db)
        other.execute(edit)
        other.close()
        assert (what, None, None, None) in found(run)

    def test_a_limit_that_was_loosened(self, run: Run, db: Path) -> None:
        other = sqlite3.connect(db)
        other.execute("PRAGMA writable_schema = ON")
        other.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'amount > 0', 'amount > -9') WHERE name = 'disbursement'"
        )
        other.commit()
        other.close()
        assert found(run) == [("table disbursement is not as imm-eco makes it", None, None, None)]


class TestRules:
    """Facts that were said by the rules' own road and break one all the same, as an older version might have."""

    def said(self, db: Path, monkeypatch: pytest.MonkeyPatch, table: str, like: int, **values: Any) -> None:
        """A fact like the one of that number, with other values, said in a change of its own."""
        from imm_eco.store import journal
        from imm_eco.store.digest import row_digest

        with journal.writing(db, journal.Origin(datetime(2030, 1, 1, tzinfo=UTC), "a", "b")) as change:
            known = dict(change.db.execute(f"SELECT * FROM {table} WHERE id = ?", (like,)).fetchone())
            change._begin()
            number = change._number(table)
            row = {**known, **values, "id": number, "change_id": change.id, "retracted_by": None}
            row["digest"] = row_digest(table, row)
            marks = ", ".join("?" * len(row))
            change.db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
            change._appended.add(table, number, row["digest"])

    @pytest.mark.parametrize(
        ("table", "values", "what"),
        [
            ("result", {"period_start": "2016-06-01", "period_end": "2017-02-28"},
             "the result of turnover from 2017-01-01 to 2017-12-31 overlaps another"),
            ("result", {"period_start": "2019-06-01", "period_end": "2019-01-31"},
             "the result of turnover from 2019-06-01 ends before it begins"),
            ("result", {"period_start": "2999-01-01", "period_end": "2999-12-31"},
             "the result of turnover from 2999-01-01 to 2999-12-31 is of a period that has not ended"),
            ("result", {"indicator": "smiles", "period_end": "2016-12-30"},
             "smiles is no indicator that results are given for"),
            ("convention", {"convention": "X", "signed_on": "2016-05-03", "amount": 0},
             "the convention of 2016-05-03 was signed before any validation"),
            ("disbursement", {"paid_on": "2016-05-04", "amount": 1},
             "the payment of 2016-05-04 was made before any convention"),
            ("disbursement", {"paid_on": "2999-05-04", "amount": 1}, "the payment of 2999-05-04 is in the future"),
            ("target", {"scope": "moon"}, "the programme knows no target moon, turnover"),
            ("target", {"since": "2021-01-01"},
             "a target of turnover is amended on 2021-01-01, after its horizon, 2020-12-31"),
        ],
    )  # fmt: skip
    def test_each_is_found(
        self, run: Run, db: Path, monkeypatch: pytest.MonkeyPatch, table: str, values: dict[str, Any], what: str
    ) -> None:
        self.said(db, monkeypatch, table, 2, **values)
        monkeypatch.setattr(terminal, "clock", lambda: datetime(2030, 1, 1, 12, tzinfo=UTC))
        assert what in [problem for problem, *_rest in found(run)]

    def test_a_result_of_a_closed_month_that_was_altered(
        self, run: Run, db: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("period", "close", "2018-12")
        assert found(run, code=0) == []
        values = {"period_start": "2018-12-01", "period_end": "2018-12-31", "indicator": "value-added"}
        self.said(db, monkeypatch, "result", 2, **values)
        monkeypatch.setattr(terminal, "clock", lambda: datetime(2030, 1, 1, 12, tzinfo=UTC))
        assert found(run) == [
            ("Result of 2018-12-31: its month was closed, and no reason was given", "VM-2016-01", None, 34)
        ]

    def test_a_fact_of_a_dossier_that_is_no_longer_there(
        self, run: Run, db: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from imm_eco.store import journal
        from imm_eco.store.tables import DossierFact

        with journal.writing(db, journal.Origin(datetime(2030, 1, 1, tzinfo=UTC), "a", "b")) as change:
            change.retract(journal.live(change.db, DossierFact, dossier_id=1)[0])
        gone = "VM-2018-03 is no longer there, and something is said of it"
        assert gone in [problem for problem, *_rest in found(run)]

    def test_a_rule_broken_for_a_while_is_found_by_the_strict_check(
        self, run: Run, db: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.said(db, monkeypatch, "disbursement", 1, paid_on="2018-12-01", amount=10**15)
        run("undo")
        assert found(run, code=0) == []
        assert [problem for problem, *_rest in found(run, "--strict")] == [
            "on 2018-12-01, the payments reach 10,000,012,600,000\xa0DH, above the 18,000,000\xa0DH committed"
        ]


class TestOddities:
    @pytest.mark.parametrize("mode", [0o644, 0o640])
    def test_a_file_that_others_may_read(self, run: Run, db: Path, mode: int) -> None:
        db.chmod(mode)
        plain = run("check")
        assert plain.err == "warning: 1 oddity in imm-eco.db\nimm-eco.db is sound\n"
        assert f"other users of this computer may open the file (mode {mode:o})" in plain.out
        assert "error: 1 problem in imm-eco.db" in run("check", "--strict", ok=6).err

    def test_what_an_interrupted_command_left(self, run: Run, db: Path) -> None:
        left = db.with_name(".imm-eco.db.k3j2.imm-eco.tmp")
        left.write_bytes(b"")
        assert f"{left.name} was left by a command that was killed" in run("check", env={"COLUMNS": "200"}).out
        run("backup", "copy.db")
        assert not left.exists()

    def test_settings_changed_by_another_program(self, run: Run, db: Path) -> None:
        other = sqlite3.connect(db)
        other.execute("PRAGMA journal_mode = WAL")
        other.close()
        assert "another program has changed its settings" in run("check", env={"COLUMNS": "200"}).out

    def test_changes_out_of_their_order_in_time(self, run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from imm_eco.store import journal

        monkeypatch.setattr(journal, "_dated", lambda now, before: "2001-01-01T00:00:00Z")
        run("result", "record", "VM-2016-02", "jobs", "2018", "334", "--proof", "verifie")
        assert (
            "this change is dated 2001-01-01 00:00:00 UTC, before the one it follows"
            in run("check", env={"COLUMNS": "200"}).out
        )


def _rows(path: Path) -> Any:
    """All that a file holds, read from the tables alone; None where it cannot be."""
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    db.text_factory = bytes
    try:
        master = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
        tables = [name.decode() for kind, name, *_rest in master if kind == b"table"]
        return master, [db.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall() for table in tables]
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        db.close()


def _is_noticed(path: Path) -> bool:
    try:
        with database.reading(path) as db:
            return any(findings(db))
    except DatabaseError:
        return True


def test_no_flipped_bit_that_changes_a_value_goes_unnoticed(db: Path, tmp_path: Path) -> None:
    chance, sound, before = random.Random(7), db.read_bytes(), _rows(db)
    spoilt = tmp_path / "spoilt.db"
    changed = 0
    while changed < 40:
        place = chance.randrange(len(sound) * 8)
        content = bytearray(sound)
        content[place // 8] ^= 1 << place % 8
        spoilt.write_bytes(content)
        if _rows(spoilt) != before:
            changed += 1
            assert _is_noticed(spoilt), place


def test_no_page_overwritten_nor_end_cut_off_goes_unnoticed(db: Path, tmp_path: Path) -> None:
    chance, sound = random.Random(8), db.read_bytes()
    spoilt, pages = tmp_path / "spoilt.db", len(sound) // 4096
    for page in chance.sample(range(pages), 20):
        other = chance.choice([bytes(4096), chance.randbytes(4096)])
        spoilt.write_bytes(sound[: 4096 * page] + other + sound[4096 * (page + 1) :])
        assert _is_noticed(spoilt), page
    for length in [*(chance.randrange(100, len(sound)) for _ in range(6)), 4096 * (pages - 1)]:
        spoilt.write_bytes(sound[:length])
        assert _is_noticed(spoilt), length
