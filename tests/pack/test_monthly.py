"""The pack of a month: what is in the folder, that it answers for itself, and that it is always the same."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from imm_eco import __version__
from imm_eco.cli import terminal
from imm_eco.reports.catalogue import REPORTS
from imm_eco.reports.monthly import ORDER
from imm_eco.reports.published_revisions import AT_HOME
from imm_eco.store import tables
from tests.conftest import Result, Run
from tests.pack.conftest import Make, loaded
from tests.reports.book import Book

NAMES = {"xlsx", "html", "json", "md", "manifest.json"}


def test_the_files_are_named_by_programme_and_month(make: Make, tmp_path: Path):
    assert make().keys() == NAMES
    assert {each.name for each in (tmp_path / "out").iterdir()} == {f"imm-2018-12.{name}" for name in NAMES}
    if os.name != "nt":
        assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "out").iterdir()} == {0o600}


def test_the_manifest_answers_for_every_file(make: Make, book: Book):
    files = make()
    manifest = loaded(files.pop("manifest.json"))
    told = {each["file"].removeprefix("imm-2018-12."): (each["size"], each["sha256"]) for each in manifest["files"]}
    assert told == {name: (len(each), hashlib.sha256(each).hexdigest()) for name, each in files.items()}
    with book.open() as db:
        digest = db.execute("SELECT hex(digest) FROM change WHERE id = 2").fetchone()[0].lower()
    del manifest["files"]
    assert manifest == {
        "schema_version": 1,
        "report": "monthly",
        "programme": "imm",
        "period": "2018-12",
        "issue": 1,
        "replaces": None,
        "as_of": "2018-12-31",
        "known_at": "2019-01-10T08:00:00Z",
        "change": {"number": 2, "at": "2019-01-10T08:00:00Z", "digest": digest},
        "compared_with": None,
        "version": __version__,
        "language": "en",
    }


def test_the_answer_in_json_names_the_files_and_their_digests(monthly: Callable[..., Result], tmp_path: Path):
    answer = json.loads(monthly("--period", "2018-12", "--output", "out", "--json").out)
    assert (answer["schema_version"], answer["report"], answer["period"]) == (1, "monthly", "2018-12")
    assert [each["file"] for each in answer["files"]][-1] == "imm-2018-12.manifest.json"
    for each in answer["files"]:
        content = (tmp_path / "out" / each["file"]).read_bytes()
        assert (each["size"], each["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_same_call_gives_the_same_bytes(make: Make, monkeypatch: pytest.MonkeyPatch):
    first = make()
    monkeypatch.setattr(terminal, "clock", lambda: datetime(2031, 7, 3, 23, 59, tzinfo=UTC))
    assert make(folder="again") == first
    assert make() == first  # over itself


def test_nor_does_another_process_elsewhere_change_a_byte(make: Make, book: Book, spawn: Run, tmp_path: Path):
    first = make()
    args = ("--db", book.path, "report", "monthly", "--period", "décembre 2018", "--output", "far")
    spawn(*args, env={"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "12345", "COLUMNS": "40"})
    assert {name: (tmp_path / "far" / f"imm-2018-12.{name}").read_bytes() for name in NAMES} == first


def test_a_pack_of_the_past_is_made_again_to_the_byte(make: Make, book: Book):
    first = make()
    with book.at("2019-02-01T08:00:00Z") as pen:
        pen.result("A", "jobs", "2018", 70)
    assert make(folder="now") != first
    assert make("2018-12", "--known-at", "2019-01-10T08:00:00", folder="then") == first


def test_every_report_of_the_catalogue_is_in_the_data_as_it_is_alone(make: Make, book: Book, run: Run):
    pack = loaded(make()["json"])
    for report in REPORTS:
        asked = ("--as-of", "2018-12-31", "--known-at", "2019-01-10T08:00:00", "--json")
        alone = json.loads(run("--db", book.path, "report", report.name, *asked).out)
        kept = {key: value for key, value in alone.items() if key not in AT_HOME}
        assert {"schema_version": 1, **pack[report.name]} == kept


def test_the_pack_has_a_place_for_every_report():
    assert [report.name for report in REPORTS if report.name not in ORDER] == []


def test_nobody_outside_reads_whom_to_ask(make: Make, book: Book):
    """Names, phones and mails of contacts stay in the office, whatever report lists them."""
    with book.at("2019-01-11T08:00:00Z") as pen:
        number = pen.change.anchor(tables.Candidate, "000000002")
        who = {"contact": "Salma Idrissi", "phone": "+212522000001", "email": "salma@example.ma", "channel": "ami"}
        pen.say(tables.CandidateFact, candidate_id=number, ice="000000000000002", name="Société B", **who)
    files = make()
    told = [content.decode("utf-8", "replace") for content in files.values()]
    assert not any(word in text for text in told for word in ("Salma Idrissi", "212522000001", "salma@example.ma"))
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as archive:
        assert not any(b"Idrissi" in archive.read(name) for name in archive.namelist())


def test_the_headline_is_the_programme_s_figures(make: Make):
    """Jobs: A 90 at the end of 2018, B none, D terminated: 90 of 13 300. Turnover: A 5 + 8 MDH. Support: 100 + 60 MDH
    by the conventions of A and B, and the 20 that D was paid before it was terminated: 180 of 630 MDH."""
    rows = loaded(make()["json"])["summary"]["rows"]
    found = [(row["indicator"], row["realised"], row["target"], row["attainment"]) for row in rows]
    assert found == [
        ("jobs", 90, 13_300, 0.0068),
        ("turnover", 13_000_000, 11_000_000_000, 0.0012),
        ("support", 180_000_000, 630_000_000, 0.2857),
    ]


def test_data_has_one_language(make: Make):
    assert make(lang="fr", folder="fr")["json"] == make(lang="en", folder="en")["json"]


@pytest.mark.parametrize(
    ("args", "code", "said", "hint"),
    [
        (("--period", "2018", "-o", "out"), 2, "“2018” is not a month", "write a month"),
        (("--period", "T2 2018", "-o", "out"), 2, "is not a month", "write a month"),
        (("--period", "2018-13", "-o", "out"), 2, "--period", "hint:"),
        (("--period", "2018-12"), 2, "where to?", "--output"),
        (("--period", "2018-12", "-o", "out", "--min-coverage", "80"), 2, "matter of --check", "add --check"),
        (("--period", "2018-12", "-o", "out", "--check"), 2, "--check writes nothing", "leave out"),
        (("--period", "2018-12", "--check", "--min-coverage", "0,8"), 2, "share in per cent", "80%"),
        (
            ("--period", "2015-06", "-o", "out"),
            4,
            "June 2015 was over before the first contract, of 2016-05-02",
            "`imm-eco report monthly --period 2016-05 --output FOLDER`",
        ),
        (("--period", "2016-04", "--check"), 4, "before the first contract", "2016-05"),
        (("--period", "2018-12", "-o", "out", "--since", "x"), 2, "--since", "hint:"),
        (("--period", "2018-12", "-o", "out", "--known-at", "2018-01-01"), 3, "no programme", "later --known-at"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    monthly: Callable[..., Result], tmp_path: Path, args: tuple[str, ...], code: int, said: str, hint: str
):
    result = monthly(*args, ok=code)
    assert (result.out, said in result.err, hint in result.err) == ("", True, True), result.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("day", "code"), [(30, 4), (31, 4), (1, 0)])
def test_a_month_is_reported_once_it_is_over(
    monthly: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, day: int, code: int
):
    today = datetime(2019, 1 if day == 1 else 12, day, 12, tzinfo=UTC)
    monkeypatch.setattr(terminal, "clock", lambda: today.replace(year=2019 if day == 1 else 2018))
    result = monthly("--period", "2018-12", "-o", "out", ok=code)
    assert ("December 2018 is not over" in result.err) is (code == 4)


def test_without_a_period_it_is_the_last_month_that_is_over(
    monthly: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(terminal, "clock", lambda: datetime(2019, 1, 15, 12, tzinfo=UTC))
    monthly("-o", "out")
    assert (tmp_path / "out" / "imm-2018-12.manifest.json").exists()


def test_a_folder_that_is_a_file_is_left_alone(monthly: Callable[..., Result], tmp_path: Path):
    (tmp_path / "out").write_text("mine")
    assert "error:" in monthly("--period", "2018-12", "-o", "out", ok=None).err
    assert (tmp_path / "out").read_text() == "mine"


def test_an_empty_programme_has_a_pack_too(run: Run, empty: Book, tmp_path: Path):
    run("--db", empty.path, "report", "monthly", "--period", "2018-12", "-o", "out")
    rows = loaded((tmp_path / "out" / "imm-2018-12.json").read_bytes())["summary"]["rows"]
    assert [row["realised"] for row in rows] == [0, 0, 0]


def test_it_is_the_help_s_business(run: Run):
    assert "monthly" in run("report", "--help").out
    assert "80%" in run("report", "monthly", "--help").out
