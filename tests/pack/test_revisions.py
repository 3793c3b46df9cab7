"""Revisions and `--check`: what was said of a month, and what the database says of it now."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from imm_eco.domain.programme import reading
from imm_eco.store import journal, tables
from imm_eco.store.journal import live
from tests.conftest import Result, Run, setup_once
from tests.pack.conftest import Make, loaded
from tests.reports.book import Book
from tests.reports.conftest import write_book
from tests.searching import THOROUGH

# As of 30 November 2018 the jobs of A are those of 2017: 40. They are corrected to 55, so 15 more, for the
# ecosystem and for the programme.
REVISED = [
    {"report": "targets", "indicator": "jobs", "ecosystem": scope, "of": None, "figure": "realised", "unit": "jobs",
     "before": 40, "after": 55, "difference": 15}
    for scope in ("valorisation-metaux", "programme")
]  # fmt: skip


@setup_once
def november(run: Run, folder: Path) -> None:
    """The book, and its pack of November 2018."""
    write_book(folder)
    run("--db", folder / "book.db", "report", "monthly", "--period", "2018-11", "--output", "out")


def correct(book: Book, at: str = "2019-02-01T08:00:00Z") -> None:
    with book.at(at) as pen:
        pen.result("A", "jobs", "2017", 55)


def close(book: Book, month: date, state: str = "closed", at: str = "2019-01-15T08:00:00Z") -> None:
    with book.at(at) as pen:
        pen.say(tables.ClosingFact, month=month, state=state, reason=None if state == "closed" else "erreur")


def revisions(files: dict[str, bytes], section: str = "revisions") -> dict[str, Any]:
    found: dict[str, Any] = loaded(files["json"])[section]
    return found


def realised(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the figures that have changed, what the scoreboard says is realised."""
    return [row for row in rows if (row["report"], row["figure"]) == ("targets", "realised")]


@pytest.mark.usefixtures("november")
def test_the_earlier_pack_of_the_folder_is_compared_with(make: Make, book: Book):
    correct(book)
    files = make("2018-12")
    found = revisions(files)
    assert realised(found["rows"]) == REVISED
    # What follows from it follows everywhere: the gap, the pace, each month of the trajectory.
    assert {(row["report"], row["figure"]) for row in found["rows"]} == {
        ("targets", "realised"), ("targets", "gap"), ("targets", "pace"), ("trajectory", "realised"),
        ("trajectory", "gap"),
    }  # fmt: skip
    assert (found["as_of"], found["known_before"]) == ("2018-11-30", "2019-01-10T08:00:00Z")
    assert loaded(files["manifest.json"])["compared_with"] == {
        "as_of": "2018-11-30", "known_at": "2019-01-10T08:00:00Z", "pack": "2018-11", "closed": False, "issue": 1,
    }  # fmt: skip
    assert "as issue 1 of the pack of November 2018 knew them" in files["html"].decode()
    assert (
        "| Targets, committed and realised | Jobs | Metal recovery |  | Realised | 40 | 55 | 15 |"
        in files["md"].decode()
    )


def test_it_is_the_latest_earlier_one(make: Make, book: Book):
    make("2018-10")
    correct(book)
    make("2018-11")
    make("2019-01")
    assert revisions(make("2018-12"))["rows"] == []
    assert "None of the figures has changed since." in make("2018-12")["md"].decode()


def test_without_one_the_closing_of_the_month_is(make: Make, book: Book):
    close(book, date(2018, 11, 30))
    correct(book)
    files = make("2018-12")
    assert realised(revisions(files)["rows"]) == REVISED
    assert "as known when that month was closed (2019-01-15 08:00:00 UTC)" in files["html"].decode()


def test_reopening_and_closing_again_absorbs_nothing(make: Make, book: Book):
    """What the month was known as when it was first closed stays what its figures are compared with."""
    close(book, date(2018, 11, 30))
    close(book, date(2018, 11, 30), "reopened", "2019-01-16T08:00:00Z")
    correct(book)
    close(book, date(2018, 11, 30), at="2019-02-02T08:00:00Z")
    files = make("2018-12")
    assert realised(revisions(files)["rows"]) == REVISED
    assert revisions(files)["known_before"] == "2019-01-15T08:00:00Z"


def test_a_closing_that_was_taken_back_never_was(make: Make, book: Book):
    close(book, date(2018, 11, 30))
    with book.at("2019-01-16T08:00:00Z") as pen:
        [closing] = live(pen.change.db, tables.ClosingFact)
        pen.change.retract(closing)
    files = make("2018-12")
    assert revisions(files)["rows"] == []
    assert "There is no earlier pack in this folder" in files["md"].decode()


def test_a_moment_can_be_named_instead(make: Make, book: Book):
    correct(book)
    assert realised(revisions(make("2018-12", "--since", "2019-01-20"))["rows"]) == REVISED
    assert revisions(make("2018-12", "--since", "2019-02-02", folder="later"))["rows"] == []


@pytest.mark.usefixtures("november")
def test_what_was_not_known_then_has_no_difference(make: Make, book: Book):
    with book.at("2019-02-01T08:00:00Z") as pen:
        pen.target("travail-metaux", "jobs", 700)
    found = revisions(make("2018-12"))["rows"]
    targets = [row for row in found if row["figure"] == "target"]
    assert [(row["ecosystem"], row["before"], row["after"], row["difference"]) for row in targets] == [
        ("travail-metaux", None, 700, None), ("unallocated", 7300, 6600, -700),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is not JSON at line 1, column 1"),
        (b'{\n"known_at": }', "it is not JSON at line 2, column 13"),
        (b"{}", "its key “schema_version” is missing"),
        (b"[1]", "it is not as `imm-eco report monthly` writes it"),
        (b"\n\xff", "it is not text in UTF-8 at line 2"),
        (b'{"schema_version": 2}', "it is not as `imm-eco report monthly` writes it"),
        (b'{"schema_version": ' + b"9" * 5000 + b"}", "it holds a number that cannot be read"),
        (b"[" * 100_000, "it is nested too deep"),
        (b" " * (1024 * 1024 + 1), "it is larger than 1024 KiB, the most that is read"),
    ],
)
@pytest.mark.usefixtures("november")
def test_a_manifest_that_cannot_be_read_is_not_passed_over(
    make: Make, monthly: Callable[..., Result], tmp_path: Path, content: bytes, why: str
):
    manifest = tmp_path / "out" / "imm-2018-11.manifest.json"
    manifest.write_bytes(content)
    result = monthly("--period", "2018-12", "--output", "out", ok=5)
    assert "the manifest of the pack of 2018-11 cannot be read" in result.err
    assert f"\n  - {why}\n" in result.err
    assert not (tmp_path / "out" / "imm-2018-12.html").exists()
    make("2018-12", "--since", "2019-01-01")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
def test_a_manifest_that_is_no_file_is_not_waited_for(make: Make, monthly: Callable[..., Result], tmp_path: Path):
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out" / "imm-2018-11.manifest.json")
    assert "it is not a plain file" in monthly("--period", "2018-12", "--output", "out", ok=5).err


def test_files_of_other_names_are_not_looked_at(make: Make, tmp_path: Path):
    (tmp_path / "out").mkdir()
    for name in ("imm-2018-13.manifest.json", "imm-2018.manifest.json", "abc-2018-11.manifest.json", "x.json"):
        (tmp_path / "out" / name).write_bytes(b"?")
    assert revisions(make("2018-12"))["rows"] == []


class TestCheck:
    def check(self, monthly: Callable[..., Result], *args: str, ok: int) -> Any:
        return json.loads(monthly("--period", "2018-12", "--check", "--json", *args, ok=ok).out)

    def test_the_least_coverage_is_the_programme_s(self) -> None:
        assert reading.load().min_coverage == 80

    def test_too_few_results(self, monthly: Callable[..., Result]):
        """A and B owe a result for 2018; B gave none: half of them, under 80 %."""
        found = self.check(monthly, ok=4)
        assert (found["passed"], found["min_coverage"], found["changed"]) == (False, 0.8, [])
        assert found["rows"][0] == {
            "indicator": "jobs", "dossiers": 2, "reported": 1, "coverage": 0.5, "enough": False,
        }  # fmt: skip

    @pytest.mark.parametrize(("least", "code"), [("50%", 0), ("50", 0), ("50,5 %", 4), ("0", 0), ("100%", 4)])
    def test_another_threshold(self, monthly: Callable[..., Result], least: str, code: int):
        assert self.check(monthly, "--min-coverage", least, ok=code)["passed"] is (code == 0)

    def test_nothing_owed_is_nothing_missing(self, monthly: Callable[..., Result]):
        found = json.loads(monthly("--period", "2016-12", "--check", "--json").out)
        assert [row["coverage"] for row in found["rows"]] == [None, None]

    def test_a_closed_month_that_has_changed(self, monthly: Callable[..., Result], book: Book):
        close(book, date(2018, 11, 30))
        assert self.check(monthly, "--min-coverage", "50%", ok=0)["closed_months"] == 1
        correct(book)
        found = self.check(monthly, "--min-coverage", "50%", ok=4)["changed"]
        head = {"month": "2018-11", "closed_at": "2019-01-15T08:00:00Z"}
        assert realised(found) == [{**head, **row, "reason": None} for row in REVISED]
        assert self.check(monthly, "--min-coverage", "50%", "--known-at", "2019-01-20", ok=0)["passed"]

    def test_in_words(self, monthly: Callable[..., Result], book: Book, tmp_path: Path):
        close(book, date(2018, 11, 30))
        correct(book)
        before = sorted(tmp_path.iterdir())
        result = monthly("--period", "2018-12", "--check", ok=4)
        assert "error: the figures of December 2018 should not be sent as they are\n" in result.err
        assert "  - indicators of which less than 80% of the results are in: 2\n" in result.err
        assert "  - figures of closed months that have changed: 30\n" in result.err
        assert "Figures of closed months that have changed" in result.out
        good = monthly("--period", "2018-12", "--check", "--min-coverage", "40%", "--known-at", "2019-01-12")
        assert good.err == "nothing stands against sending the figures of December 2018\n"
        assert sorted(tmp_path.iterdir()) == before


class TestIssues:
    """A pack made again says which issue it is, what differs from the one before, and writes over nothing."""

    def test_other_figures_make_the_next_issue(self, make: Make, book: Book, tmp_path: Path):
        first = make()
        correct(book)
        second = make()
        assert {name: each for name, each in make().items() if name in first} == first
        assert len(list((tmp_path / "out").iterdir())) == 2 * len(first)
        files = {name.removeprefix("2."): each for name, each in second.items() if name not in first}
        assert files == {}
        issue = {each.name.removeprefix("imm-2018-12-2."): each for each in (tmp_path / "out").glob("imm-2018-12-2.*")}
        manifest, told = loaded(issue["manifest.json"].read_bytes()), loaded(issue["json"].read_bytes())
        before = loaded(first["manifest.json"])
        assert (manifest["issue"], manifest["replaces"]) == (
            2, {"issue": 1, **{key: before[key] for key in ("as_of", "known_at", "change")}},
        )  # fmt: skip
        assert (told["issue"], told["replaces"]) == (2, manifest["replaces"])
        # As of the end of 2018 A has 90 jobs whatever 2017 was: only the months of the trajectory differ.
        differing = {(row["report"], row["of"], row["figure"]) for row in told["reissue"]["rows"]}
        assert ("trajectory", "2017-12-31", "realised") in differing
        assert {report for report, _of, _figure in differing} == {"trajectory"}
        words = issue["md"].read_text(encoding="utf-8")
        assert "Issue 2 of December 2018: it replaces issue 1, which was as known at 2019-01-10 08:00:00 UTC." in words

    def test_the_same_again_writes_nothing(
        self, monthly: Callable[..., Result], make: Make, book: Book, tmp_path: Path
    ):
        make()
        correct(book)
        make()
        kept = {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in (tmp_path / "out").iterdir()}
        said = monthly("--period", "2018-12", "--output", "out").err
        assert said == "issue 2 of December 2018 is there already: nothing was written\n"
        assert {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in (tmp_path / "out").iterdir()} == kept

    def test_a_lost_file_comes_back_and_an_edited_one_stays(
        self, monthly: Callable[..., Result], make: Make, tmp_path: Path
    ):
        first = make()
        (tmp_path / "out" / "imm-2018-12.html").unlink()
        (tmp_path / "out" / "imm-2018-12.md").write_bytes(b"mine")
        said = monthly("--period", "2018-12", "--output", "out").err
        assert "imm-2018-12.md is not as it was written; it is left as it is: --overwrite puts it back" in said
        assert (tmp_path / "out" / "imm-2018-12.html").read_bytes() == first["html"]
        assert (tmp_path / "out" / "imm-2018-12.md").read_bytes() == b"mine"
        assert make("2018-12", "--overwrite") == first

    def test_overwrite_makes_the_latest_issue_again(self, make: Make, book: Book, tmp_path: Path):
        make()
        correct(book)
        files = make("2018-12", "--overwrite")
        assert files.keys() == {"xlsx", "html", "json", "md", "manifest.json"}
        assert (loaded(files["manifest.json"])["issue"], loaded(files["manifest.json"])["replaces"]) == (1, None)
        assert len(list((tmp_path / "out").iterdir())) == len(files)

    def test_what_no_manifest_speaks_for_is_not_written_over(self, monthly: Callable[..., Result], tmp_path: Path):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "imm-2018-12.html").write_bytes(b"mine")
        result = monthly("--period", "2018-12", "--output", "out", ok=4)
        assert "and no manifest says which issue it is of\nhint: move it away, or add --overwrite" in result.err
        assert [each.read_bytes() for each in (tmp_path / "out").iterdir()] == [b"mine"]

    @pytest.mark.usefixtures("november")
    def test_the_next_month_is_compared_with_the_latest_issue(self, make: Make, book: Book):
        correct(book)
        make("2018-11")
        files = make("2018-12")
        assert revisions(files)["rows"] == []
        assert loaded(files["manifest.json"])["compared_with"]["issue"] == 2

    def test_every_figure_is_compared(self, make: Make, book: Book):
        """A payment of the past moves nothing of the scoreboard: it is told all the same."""
        make("2018-11")
        with book.at("2019-02-01T08:00:00Z") as pen:
            number = pen.change.number(tables.Dossier, "A")
            pen.say(tables.DisbursementFact, dossier_id=number, paid_on=date(2018, 11, 2), amount=500 * 100)
        rows = [row for row in revisions(make("2018-12"))["rows"] if row["ecosystem"] == "programme"]
        assert [(row["report"], row["figure"], row["unit"], row["difference"]) for row in rows] == [
            ("envelope", "disbursed", "MAD", 500),
        ]  # fmt: skip

    def test_late_facts_are_told_in_the_next_pack(self, make: Make, book: Book):
        close(book, date(2018, 11, 30))
        make("2018-11")
        origin = journal.Origin(datetime(2019, 2, 1, 8, tzinfo=UTC), "test", "test", late="found in the post")
        with journal.writing(book.path, origin) as change:
            number = change.number(tables.Dossier, "A")
            paid = {"dossier_id": number, "paid_on": date(2018, 11, 2), "amount": 500 * 100}
            change.put(tables.DisbursementFact.of(paid))
        files = make("2018-12")
        assert revisions(files, "late")["rows"] == [
            {
                "fact": "disbursement", "reference": "A", "day": "2018-11-02", "month": "2018-11", "about": None,
                "unit": "MAD", "old": None, "new": 500, "change": 4, "at": "2019-02-01T08:00:00Z",
                "reason": "found in the post",
            }
        ]  # fmt: skip
        assert "| Payment | A | 2018-11-02 |" in files["md"].decode()
        make("2018-12")
        assert revisions(make("2019-01"), "late")["rows"] == []


MONTHS = [f"{2016 + month // 12}-{month % 12 + 1:02}" for month in range(4, 52)]


def test_the_packs_of_many_months_twice_are_equal_byte_for_byte(monthly: Callable[..., Result], tmp_path: Path):
    """A few, and all forty-eight under IMM_ECO_THOROUGH=1."""
    months = MONTHS if THOROUGH else MONTHS[30:33]
    for folder in ("one", "two"):
        for month in months:
            monthly("--period", month, "--output", folder)
    one, two = ({each.name: each.read_bytes() for each in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert len(one) == 5 * len(months)
    assert one == two
