"""JSON, JSON lines, CSV and Markdown: for programs never localised, for notes never broken."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from imm_eco import i18n
from imm_eco.errors import UsageError
from imm_eco.render import encoded, write
from imm_eco.render.data import document
from tests.render.samples import dossiers, record, scoreboard

HOSTILE = "=cmd|' /C calc'!A1\x1b[31m\u202e | *x* [a](b) <b>"


@pytest.fixture(params=["fr", "en"])
def language(request):
    i18n.use(request.param)
    return request.param


def test_json_of_a_report(language):
    found = json.loads(encoded(scoreboard(), "json"))
    assert list(found) == ["schema_version", "report", "as_of", "known_at", "rows"]
    assert (found["report"], found["as_of"], found["known_at"]) == ("targets", "2018-12-31", None)
    assert found["rows"][5] == {
        "ecosystem": "nouveaux-metiers",
        "indicator": "turnover",
        "unit": "MAD",
        "target": 2_650_000_000,
        "committed": 2_400_123_456.78,
        "realised": 1_234_567.89,
        "attainment": 0.0005,
        "gap": -2_648_765_432.11,
    }
    assert list(found["rows"][0]) == list(found["rows"][5])


def test_json_is_a_row_a_line():
    lines = encoded(dossiers("A", "B"), "json").decode().splitlines()
    assert lines[:3] == ["{", '  "schema_version": 1,', '  "rows": [']
    assert [line[:33] for line in lines[3:5]] == [
        '    {"reference": "IMM-2019-0001"',
        '    {"reference": "IMM-2019-0002"',
    ]
    assert lines[5:] == ["  ]", "}"]


def test_json_of_a_record_and_its_parts():
    found = json.loads(encoded([record(), dossiers("A")], "json"))
    assert list(found) == ["schema_version", "reference", "requested", "opened_on", "dossiers"]
    assert (found["requested"], found["opened_on"]) == (850_000, None)
    assert found["dossiers"][0]["title"] == "A"


def test_json_of_nothing():
    assert json.loads(encoded(dossiers(), "json")) == {"schema_version": 1, "rows": []}


def test_json_keeps_hostile_text_as_data_without_steering_the_terminal():
    raw = encoded(dossiers(HOSTILE), "json").decode()
    assert json.loads(raw)["rows"][0]["title"] == HOSTILE
    assert "\\u001b[31m\\u202e" in raw
    assert "\x1b" not in raw


def test_document_writes_dates_and_nested_rows():
    raw = document({"on": date(2019, 1, 31), "files": [{"file": "a.xlsx", "problems": []}]})
    assert json.loads(raw) == {"schema_version": 1, "on": "2019-01-31", "files": [{"file": "a.xlsx", "problems": []}]}


def test_jsonl_is_rows_alone():
    lines = encoded(dossiers("A", "B"), "jsonl").decode().splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["A", "B"]
    assert "shape" not in json.loads(lines[0])


def test_csv(language):
    raw = encoded(dossiers("Fonderie, l’Oriental", HOSTILE), "csv")
    assert raw.startswith(
        b"reference,title,step,investment,opened_on,at,secret\n"
        b'IMM-2019-0001,"Fonderie, l\xe2\x80\x99Oriental",mise-en-place,1234567.89,2019-01-31,2019-02-01T14:05:09Z,\n'
    )
    assert b"\r" not in raw
    second = list(csv.reader(io.StringIO(raw.decode())))[2]
    assert second[1] == HOSTILE.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e")


@pytest.mark.parametrize("text", ["=1+1", "+212 522", "-5", "@x"])
def test_csv_gives_a_script_each_text_as_it_is(text):
    row = next(iter(list(csv.reader(io.StringIO(encoded(dossiers(text), "csv").decode(), newline="")))[1:]))
    assert row[1] == text


def test_csv_numbers_are_not_quoted():
    row = list(csv.DictReader(io.StringIO(encoded(scoreboard(), "csv").decode())))[5]
    assert row["gap"] == "-2648765432.11"


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_several_tables_are_not_one_flat_file(format):
    with pytest.raises(UsageError, match="several tables"):
        encoded([record(), record()], format)


def test_markdown():
    lines = encoded(scoreboard(), "md").decode().replace("\u00a0", " ").splitlines()
    assert lines[:4] == [
        "## Scoreboard",
        "",
        "| Ecosystem | Indicator |  | Target | Committed | Realised | Attained |  | Gap | Given |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | --- | ---: | --- |",
    ]
    assert lines[7] == (
        "| **Programme** | **Jobs** | **more than** | **13,300** | **8,000** | **5,878** | **44%** "
        "| **████░░░░░░** | **-7,422** | **3/4** |"
    )
    assert lines[-1] == "Support committed: 277.0 MDH of 630.0 MDH (44%)."


def test_markdown_keeps_its_columns_whatever_the_text():
    line = encoded(dossiers(HOSTILE), "md").decode().splitlines()[4]
    assert "=cmd\\|' /C calc'!A1\\\\u001b\\[31m\\\\u202e \\| \\*x\\* \\[a\\](b) &lt;b>" in line
    assert line.replace("\\|", "").count("|") == 8


def test_markdown_of_a_record():
    assert "| Requested support | 850,000\u00a0DH |" in encoded(record(), "md").decode()


def test_a_file_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "out.json"
    path.write_text("before")
    monkeypatch.setattr("os.fsync", lambda _number: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        write(dossiers("A"), "json", path)
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["out.json"]


def test_write_to_a_stream():
    stream = io.BytesIO()
    write(dossiers("A"), "csv", stream)
    assert stream.getvalue() == encoded(dossiers("A"), "csv")
