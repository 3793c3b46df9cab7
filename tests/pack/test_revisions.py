"""Revisions and `--check`: what was said of a month, and what the database says of it now."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from imm_eco import models, programme
from tests.conftest import Result
from tests.pack.conftest import Make, loaded
from tests.reports.book import Book

# As of 30 November 2018 the jobs of A are those of 2017: 40. They are corrected to 55, so 15 more, for the
# ecosystem and for the programme.
REVISED = [
    {"indicator": "jobs", "ecosystem": scope, "figure": "realised", "unit": "jobs", "before": 40, "after": 55,
     "difference": 15}
    for scope in ("valorisation-metaux", "programme")
]  # fmt: skip


def correct(book: Book, at: str = "2019-02-01T08:00:00Z") -> None:
    with book.at(at) as pen:
        pen.result("A", "jobs", "2017", 55)


def close(book: Book, month: date, state: str = "closed", at: str = "2019-01-15T08:00:00Z") -> None:
    with book.at(at) as pen:
        pen.say(models.ClosingFact, month=month, state=state, reason=None if state == "closed" else "erreur")


def revisions(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = loaded(files["json"])["revisions"]
    return found


def test_the_earlier_pack_of_the_folder_is_compared_with(make: Make, book: Book):
    make("2018-11")
    correct(book)
    files = make("2018-12")
    found = revisions(files)
    assert found["rows"] == REVISED
    assert (found["as_of"], found["known_before"]) == ("2018-11-30", "2019-01-10T08:00:00Z")
    assert loaded(files["manifest.json"])["compared_with"] == {
        "as_of": "2018-11-30", "known_at": "2019-01-10T08:00:00Z", "pack": "2018-11", "closed": False,
    }  # fmt: skip
    assert "as the pack of November 2018 knew them" in files["html"].decode()
    assert "| Jobs | Metal recovery | Realised | 40 | 55 | 15 |" in files["md"].decode()


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
    assert revisions(files)["rows"] == REVISED
    assert "as known when that month was closed (2019-01-15 08:00:00 UTC)" in files["html"].decode()


def test_a_month_that_was_reopened_is_not(make: Make, book: Book):
    close(book, date(2018, 11, 30))
    close(book, date(2018, 11, 30), "reopened", "2019-01-16T08:00:00Z")
    correct(book)
    files = make("2018-12")
    assert revisions(files)["rows"] == []
    assert "There is no earlier pack in this folder" in files["md"].decode()


def test_a_moment_can_be_named_instead(make: Make, book: Book):
    correct(book)
    assert revisions(make("2018-12", "--since", "2019-01-20"))["rows"] == REVISED
    assert revisions(make("2018-12", "--since", "2019-02-02"))["rows"] == []


def test_what_was_not_known_then_has_no_difference(make: Make, book: Book):
    make("2018-11")
    with book.at("2019-02-01T08:00:00Z") as pen:
        pen.target("travail-metaux", "jobs", 700)
    found = revisions(make("2018-12"))["rows"]
    assert [(row["ecosystem"], row["before"], row["after"], row["difference"]) for row in found] == [
        ("travail-metaux", None, 700, None), ("unallocated", 7300, 6600, -700),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is not JSON at line 1, column 1"),
        (b'{\n"known_at": }', "it is not JSON at line 2, column 13"),
        (b"{}", "its key “schema_version” is missing"),
        (b"[1]", "it is not as `report monthly` writes it"),
        (b"\n\xff", "it is not text in UTF-8 at line 2"),
        (b'{"schema_version": 2}', "it is not as `report monthly` writes it"),
        (b'{"schema_version": ' + b"9" * 5000 + b"}", "it holds a number that cannot be read"),
        (b"[" * 100_000, "it is nested too deep"),
        (b" " * (1024 * 1024 + 1), "it is larger than 1024 KiB, the most that is read"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_not_passed_over(
    make: Make, monthly: Callable[..., Result], tmp_path: Path, content: bytes, why: str
):
    make("2018-11")
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
        assert programme.load().min_coverage == 80

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
        assert found == [{**head, **row} for row in REVISED]
        assert self.check(monthly, "--min-coverage", "50%", "--known-at", "2019-01-20", ok=0)["passed"]

    def test_in_words(self, monthly: Callable[..., Result], book: Book, tmp_path: Path):
        close(book, date(2018, 11, 30))
        correct(book)
        before = sorted(tmp_path.iterdir())
        result = monthly("--period", "2018-12", "--check", ok=4)
        assert "error: the figures of December 2018 should not be sent as they are\n" in result.err
        assert "  - indicators of which less than 80% of the results are in: 2\n" in result.err
        assert "  - figures of closed months that have changed: 2\n" in result.err
        assert "2018-11  2019-01-15 08:00:00 UTC" in result.out
        good = monthly("--period", "2018-12", "--check", "--min-coverage", "40%", "--known-at", "2019-01-12")
        assert good.err == "nothing stands against sending the figures of December 2018\n"
        assert sorted(tmp_path.iterdir()) == before
