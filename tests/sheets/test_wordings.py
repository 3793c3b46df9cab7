"""Headers as senders word them, each with the column and the unit that it means; and what stands among the rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from imm_eco.sheets.parsing.amounts import unit_factor
from imm_eco.sheets.recognition.tables import headings_of
from imm_eco.sheets.recognition.workbooks import Intake, recognise
from imm_eco.sheets.sandbox.reading import read_workbook
from tests.sheets.tables import LISTS

MDH, KDH, DH = 100_000_000, 100_000, 100


@pytest.mark.parametrize(
    ("noun", "header", "key", "factor"),
    [
        ("commitments", "CA additionnel HT (MDH)", "turnover", MDH),
        ("commitments", "CA additionnel (en MDH)", "turnover", MDH),
        ("commitments", "CA additionnel H.T. (MDH)", "turnover", MDH),
        ("commitments", "CA additionnel hors taxes (KDH)", "turnover", KDH),
        ("commitments", "CA additionnel (000 DH)", "turnover", KDH),
        ("commitments", "CA additionnel kMAD", "turnover", KDH),
        ("commitments", "CA additionnel (MAD m)", "turnover", MDH),
        ("commitments", "CA additionnel en millions de DH", "turnover", MDH),
        ("commitments", "CA add. (MDH)", "turnover", MDH),
        ("commitments", "CA add. HT", "turnover", DH),
        ("commitments", "CA additionnel prévisionnel (MDH)", "turnover", MDH),
        ("commitments", "CA prévisionnel (MDH)", "turnover", MDH),
        ("commitments", "CA export HT en KDH", "export_turnover", KDH),
        ("commitments", "Emplois prévisionnels", "jobs", DH),
        ("dossiers", "Invest.", "investment", DH),
        ("dossiers", "Investissement prévisionnel (MDH)", "investment", MDH),
        ("dossiers", "Montant de l'investissement (MDH HT)", "investment", MDH),
        ("candidates", "Adresse e-mail", "email", DH),
        ("candidates", "Date du contact", "contacted_on", DH),
    ],
)
def test_a_header_in_a_senders_words(noun: str, header: str, key: str, factor: int) -> None:
    found = headings_of(noun).match(header)
    assert found is not None
    assert (found.column.key, unit_factor(found.unit or "DH"), found.stray) == (key, factor, None)


HEAD = ("Référence", "Année", "Emplois", "CA additionnel (MAD)")


def read(folder: Path, *rows: tuple[Any, ...]) -> Intake:
    """What is recognised in a table of commitments."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Engagements"
    for each in (HEAD, *rows):
        sheet.append(each)
    book.save(folder / "a.xlsx")
    return recognise(read_workbook(folder / "a.xlsx"), LISTS)


@pytest.mark.parametrize(
    "row",
    [
        (".",), ("'",), ("…",), ("Cachet et signature",), ("Signature", "Le gérant"), ("Observations : néant",),
        ("Fait à Casablanca, le 3 mars 2018",), ("Sous-total VM-1", 2018, 12), ("Sous-total 2018", 12),
        ("TOTAL", None, 12),
    ],
)  # fmt: skip
def test_a_mark_a_signature_a_remark_or_a_subtotal_is_no_record(tmp_path: Path, row: tuple[Any, ...]) -> None:
    intake = read(tmp_path, ("VM-1", 2018, 12, 5), row, ("VM-1", 2019, 13, 6))
    assert [record.row for record in intake.records] == [2, 4]
    assert [(problem.code, problem.cell) for problem in intake.problems] == [("W207", "A3")]


@pytest.mark.parametrize("name", ["Signature Métal", "TOTAL-01", "Cachet", "SST-2018-1"])
def test_a_record_of_such_a_name_is_one(tmp_path: Path, name: str) -> None:
    intake = read(tmp_path, (name, 2018, 12, 5))
    assert [(record.values["reference"], record.bad) for record in intake.records] == [(name, False)]
    assert intake.problems == []


@pytest.mark.parametrize(
    ("header", "unit"),
    [("CA additionnel TTC (MDH)", "TTC"), ("CA additionnel (€)", "€"), ("CA additionnel (k€)", "€")],
)
def test_a_unit_that_is_not_read_is_named(header: str, unit: str) -> None:
    found = headings_of("commitments").match(header)
    assert found is not None
    assert found.stray == unit


@pytest.mark.parametrize(
    ("noun", "header", "asked"),
    [
        ("commitments", "Chiffre d’affaires", "Chiffre d’affaires additionnel” or “Chiffre d’affaires à l’export"),
        ("commitments", "CA aditionnel (MDH)", "CA additionnel (MDH)"),
        ("commitments", "CA aditionnel en KDH", "CA additionnel (KDH)"),
        ("results", "Valeur prévisionnelle", None),
    ],
)
def test_what_may_mean_several_things_or_none_is_asked(noun: str, header: str, asked: str | None) -> None:
    assert headings_of(noun).match(header) is None
    assert headings_of(noun).nearest(header) == asked
