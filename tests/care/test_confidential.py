"""What the file says stays with its owner: modes, logs, traces; text from outside steers nothing."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from imm_eco.services import results
from imm_eco.services.context import Context
from imm_eco.store import database
from tests.conftest import Run, setup_once

SECRET = "Zellige Métal Confidentiel"
EXAMPLES = Path(__file__).parents[2] / "examples"

HOSTILE = (
    "\x1b[2J\x1b[31mrouge", "\x1b]0;titre\x07", "\x9b31m", "a\x00b", "[bold]gras[/bold]", "[/]", ":boom:", "x[/y]",
    "\u202egnp.exe", "\u2066caché\u2069", "\u200b\ufeffvide", "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)",
    "=HYPERLINK(\"http://x\",\"y\")", "../../etc/passwd", "C:\\con\\nul", "-rf", "'; DROP TABLE result; --",
    "<script>alert(1)</script>",
    "a|b\\|c", "`code` **gras** [l](http://x)", "{0} {reference} %s %n", "ligne 1\nerror: faux\rretour", "\ttab",
    "É" * 300,
    "日本語", "🏭", "\ud7ff\ufffd", "--help",
)  # fmt: skip

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LISTS = (
    ("candidate", "list"), ("dossier", "list"), ("log",), ("log", "2"), ("report", "pipeline"), ("report", "targets"),
    ("dossier", "show", "R-1"), ("candidate", "show", "002418735000181"), ("result", "list"), ("campaign", "list"),
    ("check",),
)  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_everything_written_is_its_owners_alone(run: Run, db: Path, tmp_path: Path) -> None:
    for words in (
        ("backup", "copy.db"), ("export", "all.xlsx"), ("export", "all.json"), ("export", "folder", "--format", "csv"),
        ("report", "targets", "--output", "t.xlsx"), ("report", "targets", "--output", "t.html"), ("undo",),
        ("template", "form.xlsx"), ("log", "--format", "csv", "--output", "log.csv"),
    ):  # fmt: skip
        run(*words)
    run("import", EXAMPLES / "inbox", "--annotate", "back", ok=5)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert len(files) > 20


class TestWhatGoesOn:
    def test_verbose_tells_what_is_done_and_no_value(self, run: Run) -> None:
        run("init")
        said = run("--verbose", "candidate", "register", "--ice", "002418735000181", "--name", SECRET,
                   "--channel", "ami", "--json").err  # fmt: skip
        told = [line.partition(" s  ")[2] for line in said.splitlines()]
        assert (
            told
            == [
                f"imm-eco.db is open (schema {database.SCHEMA_VERSION})",
                "change 2: 2 facts said, 0 withdrawn",
                "what was written is on the disk",
                "",
            ][: len(told)]
        )
        assert SECRET not in said
        assert "002418735" not in said

    def test_without_it_nothing_is_said(self, run: Run) -> None:
        run("init")
        assert run("info").err == ""

    def test_what_is_taken_back_is_told(self, run: Run, db: Path) -> None:
        said = run("--verbose", "undo", "2", ok=4).err
        assert "what was begun is taken back" in said

    def test_nobody_listens_below_the_command_line(self, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with database.reading(db):
            pass
        assert capsys.readouterr() == ("", "")


class TestABug:
    @pytest.mark.parametrize("debug", ["", "1"])
    def test_neither_its_line_nor_its_trace_holds_a_value(
        self, run: Run, db: Path, monkeypatch: pytest.MonkeyPatch, debug: str
    ) -> None:
        from imm_eco.store.tables import CandidateFact

        def fail(*_args: object, **_more: object) -> None:
            try:
                CandidateFact.of({"ice": SECRET, "candidate_id": SECRET})
            except ValueError as error:
                raise RuntimeError(SECRET) from error

        monkeypatch.setattr(results, "record", fail)
        said = run("result", "record", "VM-2016-02", "jobs", "2018", "334", ok=1, env={"IMM_ECO_DEBUG": debug}).err
        assert SECRET not in said
        assert said.splitlines()[-2].startswith("error: this is a bug in imm-eco (RuntimeError in ")
        assert ("imm_eco.store.tables.InvalidValueError" in said) == bool(debug)


def test_a_fault_of_sqlite_in_our_own_words_has_a_trace_that_ends(
    run: Run, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(context: Context, _values: object, _place: object = None) -> None:
        context.db.execute("SELECT nonsense")

    monkeypatch.setattr(results, "record", fail)
    words = ("result", "record", "VM-2016-02", "jobs", "2018", "334")
    assert "sqlite3.OperationalError\n" in run(*words, ok=1, env={"IMM_ECO_DEBUG": "1"}).err


@setup_once
def named(run: Run, _folder: Path) -> None:
    """Thirty companies with names made to hurt, and a dossier of each."""
    run("init")
    for number, text in enumerate(HOSTILE):
        ice = "002418735000181" if number == 0 else f"{number:09}000012"
        run("candidate", "register", "--ice", ice, f"--name={text}", "--channel", "ami", f"--contact={text}", ok=None)
        run("dossier", "open", ice, f"--title={text}", "--ecosystem", "travail-metaux", "--investment", "4MDH",
            "--reference", f"R-{number + 1}", ok=None)  # fmt: skip


class TestHostileText:
    def test_no_way_out_lets_it_steer(self, named: Run) -> None:
        for words in LISTS:
            for terminal in (False, True):
                shown = named(*words, terminal=terminal)
                assert CONTROL.search(shown.out + shown.err) is None, words
            for format in ("json", "jsonl", "csv", "md", "html"):
                shown = named(*words, "--format", format, ok=None)
                assert CONTROL.search(shown.out.removeprefix("\ufeff")) is None, (words, format)

    def test_a_spreadsheet_computes_none_of_it(self, named: Run, tmp_path: Path) -> None:
        from openpyxl import load_workbook

        named("candidate", "list", "--output", "c.xlsx")
        named("export", "all.xlsx")
        cells = [
            cell
            for name in ("c.xlsx", "all.xlsx")
            for sheet in load_workbook(tmp_path / name)
            for row in sheet.iter_rows()
            for cell in row
        ]
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        named("export", "all", "--format", "csv")
        rows = [row for file in (tmp_path / "all").iterdir() for row in file.read_text("utf-8-sig").splitlines()]
        assert [row for row in rows if re.search(r'(^|[,;])"?[=+@]', row)] == []

    def test_an_error_that_repeats_it_is_one_line(self, named: Run) -> None:
        for text in HOSTILE:
            if "\x00" in text:  # no command line can hold it
                continue
            for words in (("dossier", "show", "--", text), ("result", "record", "--", text, "jobs", "2018", "1"),
                          ("import", "--", text)):  # fmt: skip
                refused = named(*words, ok=None)
                assert refused.code in (0, 2, 3, 5), (text, refused)
                lines = refused.err.splitlines()
                assert CONTROL.search(refused.err) is None, text
                assert all(line.startswith(("error: ", "hint: ", "  ")) for line in lines if refused.code in (2, 3)), (
                    text
                )

    def test_files_made_of_it_stay_in_their_folder(self, named: Run, tmp_path: Path) -> None:
        before = set(tmp_path.parent.iterdir())
        for text in HOSTILE:
            named("backup", "--", text.replace("\x00", "").replace("/", "_")[:80], ok=None)
        assert set(tmp_path.parent.iterdir()) == before
