"""Everything out and in again: the same files come out, whatever the format and whatever the texts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imm_eco import i18n
from imm_eco.domain.programme import reading
from imm_eco.domain.rules.periods import Period
from imm_eco.services import candidates, dossiers, export, programmes, results
from imm_eco.services.context import Context
from imm_eco.services.intake.batches import import_paths
from imm_eco.services.records import CandidateRecord, DossierRecord, ResultRecord, record_of
from imm_eco.sheets.problem import Severity
from imm_eco.store import database, journal
from tests.conftest import Run
from tests.exchange.forms import ice
from tests.exchange.story import ATLAS, story, write
from tests.searching import THOROUGH, many
from tests.store import making

TODAY = date(2020, 1, 1)
NAMES = {"xlsx": "all.xlsx", "csv": "all", "json": "all.json"}

AWKWARD = (
    "=1+1", "+212 5 22", "-5", "@x", "＝1", "＋2", "－3",
    "＠x", "'=1", "''x", "00123", "1e5", "1,5", "TRUE", "#N/A", "nom;avec;points",
    'guil"lemet', "deux\nlignes", "\r\ntrois\r", "\ttab", "شركة الريف", "\u200fabc\u202e",
    "\x00\x01\x1b[31m", "\ud800", "\ufffe",
    "x" * 32_767, "  espaces\u00a0", "31/01/2019", "n.d. ?", "[b]x[/b]", "œuvre 🏭", "_x0041_", "sep=;", "Total",
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(), max_size=40))


def origin(words: str) -> journal.Origin:
    return journal.Origin(datetime(2020, 1, 1, tzinfo=UTC), "test", words)


def new(path: Path) -> Path:
    path.write_bytes(_new())
    return path


@cache
def _new() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        making.create(path)
        with journal.writing(path, origin("init")) as change:
            programmes.install(change, reading.load())
        return path.read_bytes()


def exported(db_path: Path, folder: Path, format: str) -> dict[str, bytes]:
    folder.mkdir()
    target = folder / NAMES[format]
    with database.reading(db_path) as db:
        export.export(db, target, format=format)
    files = sorted(target.iterdir()) if target.is_dir() else [target]
    return {file.name: file.read_bytes() for file in files}


def check_round_trip(folder: Path, db_path: Path, format: str) -> None:
    first = exported(db_path, folder / "out", format)
    again = new(folder / "again.db")
    for report in import_paths([folder / "out"], again, origin("import"), TODAY):
        # What is only seldom right is an alert, and is kept.
        errors = [each for each in report.problems if each.severity is Severity.ERROR]
        assert (report.status, errors) == ("imported", [])
    assert exported(again, folder / "back", format) == first


def said(text: str) -> str:
    """A text that says something: a required one cannot be blank."""
    return f"a{text}"[:32_767]


@pytest.mark.parametrize("format", NAMES)
@settings(max_examples=many(10, 100), deadline=None, suppress_health_check=list(HealthCheck))
@given(name=TEXTS, city=TEXTS, title=TEXTS, piece=TEXTS, value=st.integers(0, 10**17))
def test_export_and_import_are_each_others_inverse(
    format: str, name: str, city: str, title: str, piece: str, value: int
) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        path = new(folder / "one.db")
        with journal.writing(path, origin("by hand")) as change:
            context = Context(change, TODAY)
            company = {"ice": ATLAS, "name": said(name), "contact": said(piece), "channel": "ami", "city": city}
            candidates.register(context, record_of(CandidateRecord, company))
            project = {
                "ice": ATLAS, "title": said(title), "ecosystem": "nouveaux-metiers", "investment": value,
                "opened_on": date(2016, 1, 1), "sector": piece,
            }  # fmt: skip
            reference = dossiers.open_new(context, record_of(DossierRecord, project))
            figure = {"value": value, "piece": city}
            results.record(context, ResultRecord(reference, "turnover", Period.quarter(2018, 2), figure))
        check_round_trip(folder, path, format)


def check_awkward(folder: Path, format: str, lang: str, *texts: str) -> None:
    i18n.use(lang)
    path = new(folder / "one.db")
    with journal.writing(path, origin("by hand")) as change:
        context = Context(change, TODAY)
        for number, text in enumerate(texts, 1):
            company = {"name": f"A{number}", "contact": "B", "channel": "ami", "city": text, "trade_register": text}
            candidates.register(context, record_of(CandidateRecord, {"ice": ice(number), **company}))
    check_round_trip(folder, path, format)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("format", NAMES)
def test_awkward_texts_come_back_beside_one_another(tmp_path: Path, format: str, lang: str) -> None:
    check_awkward(tmp_path, format, lang, *AWKWARD)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("format", NAMES if THOROUGH else ["csv"])
@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_each_awkward_text_comes_back_alone(tmp_path: Path, format: str, lang: str, text: str) -> None:
    """In a text file, where what a cell is hangs on its neighbours; the other formats say it of each cell."""
    check_awkward(tmp_path, format, lang, text)


@pytest.mark.parametrize("name", NAMES.values())
def test_the_whole_story_comes_back(run: Run, tmp_path: Path, name: str) -> None:
    write(tmp_path / "story.xlsx", story())
    run("init")
    run("import", "story.xlsx")
    run("export", name, lang="fr")
    run("--db", "other.db", "init")
    run("--db", "other.db", "import", name, lang="fr")
    run("export", "one.json")
    run("--db", "other.db", "export", "other.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "other.json").read_bytes()


def test_french_excel_opens_the_text_files_with_a_double_click(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "story.xlsx", story())
    run("init")
    run("import", "story.xlsx")
    run("export", "fr", lang="fr")
    run("export", "en")
    french = (tmp_path / "fr" / "Dossiers.csv").read_bytes()
    assert french.startswith(b"\xef\xbb\xbf")
    assert b"D-1;002087546000048;Fonderie;" in french
    assert b";12500000;3000000,50;01/10/2016;" in french
    assert b",12500000,3000000.50,2016-10-01," in (tmp_path / "en" / "Dossiers.csv").read_bytes()
    assert b"'-5" in (tmp_path / "fr" / "Candidats.csv").read_bytes()


def test_json_has_codes_plain_numbers_and_iso_dates(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "story.xlsx", story())
    run("init")
    run("import", "story.xlsx")
    run("export", "all.json", "--only", "results,dossiers", lang="fr")
    written = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert (written["schema_version"], list(written["sheets"])) == (1, ["dossiers", "results"])
    assert written["sheets"]["dossiers"][0]["requested"] == 3000000.5
    assert written["sheets"]["results"][2] == {
        "reference": "D-1", "indicator": "turnover", "period": "2018-T2", "value": 1250000, "proof": "declare",
        "piece": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('{"sheets": 3}', "E131", "no “sheets”"),
        ("{}", "E131", "no “sheets”"),
        ('{\n"sheets": {', "E132", "at line 2, column 12"),
        ('{"a":' * 100_000, "E132", "nested too deep"),
        ('{"sheets": {"candidates": [{}, 3]}}', "E133", "“sheets.candidates[2]”"),
        ('{"sheets": {"x": [{"a": []}]}}', "E133", "“sheets.x[1].a”"),
    ],
)
def test_a_document_that_is_no_register_is_refused(run: Run, tmp_path: Path, text: str, code: str, said: str) -> None:
    (tmp_path / "x.json").write_text(text)
    run("init")
    [file] = json.loads(run("import", "x.json", "--json", ok=5).out)["files"]
    [problem] = file["problems"]
    assert problem["code"] == code
    assert said in problem["message"]


def test_a_wrong_value_of_a_document_has_its_place(run: Run, tmp_path: Path) -> None:
    row = {"ice": ATLAS, "name": "\ud800", "contact": "x", "channel": "amii"}
    (tmp_path / "x.json").write_text(json.dumps({"sheets": {"candidates": [row]}}))
    run("init")
    [file] = json.loads(run("import", "x.json", "--json", ok=5).out)["files"]
    found = [(each["code"], each["sheet"], each["cell"]) for each in file["problems"]]
    assert ("E352", "candidates", "D2") in found


def test_where_to_write_is_told_apart(run: Run, tmp_path: Path) -> None:
    run("init")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    assert "is a folder" in run("export", "folder", "--format", "json", ok=2).err
    assert "a folder is needed" in run("export", "file", ok=2).err
    run("export", "other", "--format", "json")
    assert json.loads((tmp_path / "other").read_text())["schema_version"] == 1
