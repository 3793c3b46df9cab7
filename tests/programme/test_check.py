"""A programme file before it is loaded: all that is wrong with it, each at its line and key; and what is in force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from imm_eco.domain import programme
from imm_eco.domain.programme import reading
from imm_eco.domain.programme.problems import CATALOGUE
from tests.conftest import Run

SHIPPED = programme.SHIPPED.read_text(encoding="utf-8")


def spoilt(*changes: tuple[str, str], text: str = SHIPPED) -> str:
    """The shipped programme with some of its text changed, each at its first place."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def problems(run: Run, tmp_path: Path, text: str) -> list[dict[str, Any]]:
    (tmp_path / "odd.toml").write_text(text, encoding="utf-8")
    answer = json.loads(run("programme", "check", "odd.toml", "--json", ok=None).out)
    found: list[dict[str, Any]] = answer["problems"]
    assert answer["status"] == ("refused" if found else "sound")
    return found


def test_a_sound_file_is_told_to_be_sound(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(SHIPPED, encoding="utf-8")
    told = run("programme", "check", "own.toml")
    assert (told.out, told.err) == ("", "own.toml: nothing is wrong with this programme file\n")
    answer = json.loads(run("programme", "check", "own.toml", "--json").out)
    assert answer == {"schema_version": 1, "file": "own.toml", "status": "sound", "problems": []}


def test_a_misspelt_key_is_told_with_its_line_and_the_key_that_was_meant(run: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text(spoilt(("pertinence = 60", "pertinense = 50")), encoding="utf-8")
    told = run("programme", "check", "odd.toml", ok=5)
    assert [line.split() for line in told.out.splitlines() if "pertinense" in line] == [
        ["29", "thresholds.pertinense", "“pertinense”", "is", "no", "key", "here.", "did", "you", "mean:", "pertinence"]
    ]
    assert told.err.startswith("error: 1 problem in this programme file\n")
    # The door of `init` is the same, and nothing is made.
    refused = run("init", "--programme", "odd.toml", ok=5)
    assert "line 29, thresholds.pertinense: “pertinense” is no key here." in refused.err
    assert "hint: see `imm-eco programme check odd.toml`" in refused.err
    (tmp_path / "odd.toml").rename(tmp_path / "my odd.toml")
    assert "`imm-eco programme check 'my odd.toml'`" in run("init", "--programme", "my odd.toml", ok=5).err
    assert not (tmp_path / "imm-eco.db").exists()


def test_every_problem_is_told_in_one_pass_in_the_order_of_the_lines(run: Run, tmp_path: Path) -> None:
    text = spoilt(
        ('reporting = "year"', 'reporting = "years"'),
        ("faisabilite = 60", "faisabilite = 160"),
        ('code = "ferroviaire"', 'code = "ferro viaire"'),
        ("value = 13_300", "value = -5"),
        ('qualifier = "close-to"', 'qualifier = "close to"'),
    )
    found = problems(run, tmp_path, text)
    assert [(each["line"], each["key"], each["code"], each["value"]) for each in found] == [
        (line_of(text, "reporting"), "reporting", "E509", "years"),
        (line_of(text, "faisabilite = 160"), "thresholds.faisabilite", "E508", "160"),
        (line_of(text, '"ferro viaire"'), "ecosystems[5].code", "E510", "ferro viaire"),
        (line_of(text, "value = -5"), "targets[1].value", "E508", "-5"),
        (line_of(text, '"close to"'), "targets[2].qualifier", "E509", "close to"),
    ]
    assert found[0]["remedy"] == "did you mean: year"
    assert all(each["severity"] == "error" and each["message"] and each["remedy"] for each in found)


VALUE = "value = 13_300"
RAIL = 'fr = "Ferroviaire"'
RAIL_CODE = 'code = "ferroviaire"'
ONE = {
    "an unknown key of the file": ("federation =", 'motto = "x"\nfederation =', "E505", "motto"),
    "a key that a table lacks": ('federation = "FIMME"\n', "", "E506", None),
    "text for a number": ("results_due_days = 60", 'results_due_days = "60"', "E507", "results_due_days"),
    "a yes for a number": ("min_coverage = 80", "min_coverage = true", "E507", "min_coverage"),
    "a moment for a day": ("start = 2016-05-02", "start = 2016-05-02T00:00:00", "E507", "start"),
    "a number for a yes": ("required = false", "required = 0", "E507", "pieces[7].required"),
    "a table for a list": ("[[contracts]]\ncode", "[contracts]\ncode", "E503", None),
    "a share above 100": ("min_coverage = 80", "min_coverage = 800", "E508", "min_coverage"),
    "a year that cannot be": ("start = 2016-05-02", "start = 1016-05-02", "E508", "start"),
    "a target that is not finite": (VALUE, "value = inf", "E507", "targets[1].value"),
    "a target without a number": (VALUE, "value = nan", "E507", "targets[1].value"),
    "a target beyond all": (VALUE, "value = 10_000_000_000_000_000", "E508", "targets[1].value"),
    "an unknown status": ('"in-preparation"', '"soon"', "E509", "ecosystems[5].status"),
    "a unit that nothing defines": ('unit = "jobs"', 'unit = "hours"', "E509", "indicators[1].unit"),
    "a scope that is no ecosystem": ('scope = "nouveaux-metiers"', 'scope = "textile"', "E509", "targets[7].scope"),
    "a measure that nobody knows": (
        'measures = "direct-and-indirect"\ns',
        'measures = "all"\ns',
        "E509",
        "targets[7].measures",
    ),
    "a size that there is not": ("required = false", 'required = false\nsizes = ["géante"]', "E509", "pieces[7].sizes"),
    "a code with an accent": ('code = "statuts"', 'code = "stätuts"', "E510", "pieces[1].code"),
    "a prefix in lower case": ('prefix = "IMM"', 'prefix = "imm"', "E511", "reference_prefix"),
    "a title of nothing": (RAIL, 'fr = " "', "E512", "ecosystems[5].fr"),
    "a title with a hidden sign": (RAIL, 'fr = "Ferro\\u202eviaire"', "E512", "ecosystems[5].fr"),
    "a grid without criteria": ("criteria = [\n", "criteria = []\nlost = [\n", "E513", "grids[1].criteria"),
    "a code stated twice": (RAIL_CODE, 'code = "travail-metaux"', "E514", "ecosystems[5].code"),
    "a title of another": (RAIL, 'fr = "Industrie  NAVALE"', "E515", "ecosystems[5].fr"),
    "a code of the reports": (RAIL_CODE, 'code = "total"', "E516", "ecosystems[5].code"),
    "months backwards": ("[6, 12]", "[12, 6]", "E517", "identification_months"),
    "a horizon before the start": ("horizon = 2020-12-31", "horizon = 2015-12-31", "E518", "horizon"),
    "a contract after the horizon": ("signed = 2017-06-13", "signed = 2027-06-13", "E519", "contracts[2].signed"),
    "a target before the start": (VALUE, f"{VALUE}\nhorizon = 2015-12-31", "E520", "targets[1].horizon"),
    "jobs that are summed": ('nature = "stock"', 'nature = "flow"', "E521", "indicators[1]"),
    "an envelope of jobs": ('"envelope"\nunit = "MAD"', '"envelope"\nunit = "jobs"', "E521", "indicators[7]"),
    "no envelope": ('code = "support"', 'code = "aid"', "E522", "indicators"),
    "another envelope": ('added"\nnature = "flow"', 'added"\nnature = "envelope"', "E523", "indicators[6].nature"),
    "a year of a stock": (VALUE, f'{VALUE}\nbasis = "annual"', "E524", "targets[1].basis"),
    "direct money": ("value = 11_000", 'measures = "direct"\nvalue = 11_000', "E525", "targets[2].measures"),
    "a criterion of two axes": ('code = "technique"', 'code = "emplois-crees"', "E526", "grids[2].criteria[3].code"),
}


@pytest.mark.parametrize("name", ONE)
def test_what_is_wrong_is_told_where_it_stands(run: Run, tmp_path: Path, name: str) -> None:
    old, new, code, key = ONE[name]
    text = spoilt((old, new))
    found = problems(run, tmp_path, text)
    assert (code, key) in [(each["code"], each["key"]) for each in found]
    own = next(each for each in found if (each["code"], each["key"]) == (code, key))
    if key:
        last = key.rpartition(".")[2].partition("[")[0]
        assert last in text.splitlines()[own["line"] - 1]


def test_something_is_measured(run: Run, tmp_path: Path) -> None:
    begun, measured = SHIPPED.index("[[indicators]]"), SHIPPED.index('[[indicators]]\ncode = "support"')
    text = (SHIPPED[:begun] + SHIPPED[measured:]).partition("[[targets]]")[0]
    (found,) = problems(run, tmp_path, text)
    assert (found["code"], found["key"], found["line"]) == ("E527", "indicators", line_of(text, "[[indicators]]"))


def test_every_kind_of_problem_is_tried() -> None:
    elsewhere = {"E501", "E502", "E504", "E527"}  # of the file, not of a key: see test_hostile.py; and the test above
    assert {code for _old, _new, code, _key in ONE.values()} | elsewhere == set(CATALOGUE)


@pytest.mark.parametrize(
    ("wrong", "line", "said"),
    [
        ("start = 2016-02-30", 1, "there is no such date"),
        ('code = "a"\ncode = "b"', 2, "this key is stated already"),
        ("[a]\n[b]\n[a]", 3, "this table is stated already"),
        ("code = imm", 1, "this is no value"),
        ('code = "imm', 1, "a quotation mark is missing"),
        ('code = "imm\nfr = 1', 1, "a text goes over the end of its line"),
        ("code : imm", 1, "a key is followed by “=” and its value"),
        ("a = [1, 2\n\n", 1, "a bracket is missing"),
        ('a = "\\q"', 1, "written twice"),
        ("a = 1 b = 2", 1, "a line of their own"),
        ("é = 1", 1, "a line is a key"),
    ],
)
def test_what_is_no_toml_is_told_in_words(run: Run, tmp_path: Path, wrong: str, line: int | None, said: str) -> None:
    (found,) = problems(run, tmp_path, wrong)
    assert (found["code"], found["line"]) == ("E503", line)
    assert said in found["message"]


def test_french_says_it_in_french(run: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text(spoilt(("pertinence = 60", "pertinense = 50")), encoding="utf-8")
    told = run("programme", "check", "odd.toml", ok=5, lang="fr")
    assert "« pertinense » n’est pas une clé ici." in told.out.replace("\u00a0", " ")


def test_a_file_with_the_mark_and_lines_of_windows_is_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbf" + SHIPPED.replace("\n", "\r\n").encode())
    run("programme", "check", "own.toml")
    run("init", "--programme", "own.toml")


def test_the_programme_in_force_is_shown_whole(run: Run) -> None:
    run("init")
    told = run("programme", "show")
    for words in ("Performance contract of 13 June 2017", "2017-06-13", "Rail", "Tax clearance certificate", "FIMME",
                  "Net jobs created", "Value added", "Each year"):  # fmt: skip
        assert words in told.out
    answer = json.loads(run("programme", "show", "--json").out)
    assert answer["contracts"][1] == {
        "code": "contrat-2017",
        "fr": "Contrat de performance du 13 juin 2017",
        "en": "Performance contract of 13 June 2017",
        "signed": "2017-06-13",
    }
    assert answer["indicators"][0]["signed"] is True
    assert [answer[key] for key in ("code", "start", "horizon", "threshold_pertinence")] == [
        "imm", "2016-05-02", "2020-12-31", 60,
    ]  # fmt: skip
    shipped = reading.load()
    assert [row["code"] for row in answer["ecosystems"]] == list(shipped.ecosystems.codes)
    assert len(answer["criteria"]) == sum(len(grid.criteria) for grid in shipped.grid_list)
    assert "| contrat-2016 |" in run("programme", "show", "--format", "md").out


def test_targets_are_shown_as_they_stand(run: Run) -> None:
    run("init")
    run("target", "set", "ferroviaire", "jobs", "900", "--on", "01/01/2019")
    rows = {
        day: json.loads(run("programme", "show", "--json", "--as-of", day).out)["targets"]
        for day in ("2018-12-31", "2019-06-30")
    }
    values = {
        day: next(row["value"] for row in found if (row["scope"], row["indicator"]) == ("ferroviaire", "jobs"))
        for day, found in rows.items()
    }
    assert values == {"2018-12-31": None, "2019-06-30": 900}
