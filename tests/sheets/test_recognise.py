"""From the sheets of a sender to records: what is recognised, and every problem in one pass."""

from __future__ import annotations

from datetime import date

import pytest

from imm_eco import i18n
from imm_eco.domain.rules.periods import Period
from imm_eco.sheets.recognition.headers import Headings, unit_in_title
from imm_eco.sheets.recognition.workbooks import recognise
from imm_eco.sheets.sandbox.reading import read_workbook
from imm_eco.sheets.schema import columns
from tests.sheets.tables import GOOD_ICE, LISTS, OTHER_ICE, WRONG_KEY, blank, fill, loaded, take, told, workbook

CONVENTIONS = """
| Référence | Convention | Date | Montant engagé |
| A-1 | C-12 | 31/01/2019 | 1 MDH |
"""
COMMITMENTS = """
| Référence | Année | Emplois | CA additionnel (MDH) |
| --- | --- | --- | --- |
"""


def test_a_register_below_a_title_with_blank_rows_and_columns_in_any_order(tmp_path):
    intake = take(
        tmp_path,
        Candidats=f"""
| Fédération des industries métallurgiques |
|
| Campagne 2018 | | | d:2018-05-02 |

| Canal* | | RAISON  SOCIALE | ice * | Contact (obligatoire) | Région |
| --- | --- | --- | --- | --- | --- |
| atelier | | ATLAS | {GOOD_ICE} | Mme Alami | n:6 |

| Road show | | RIF | {OTHER_ICE} | M. Idrissi | n.d. |
""",
    )
    assert told(intake) == []
    assert intake.kind == "register"
    first, second = intake.records
    assert first.sheet is columns.CANDIDATES
    assert (first.page, first.row, first.bad) == ("Candidats", 6, False)
    assert first.values == {
        "channel": "workshop", "name": "ATLAS", "ice": GOOD_ICE, "contact": "Mme Alami", "region": "06",
    }  # fmt: skip
    assert first.cells == {"channel": "A6", "name": "C6", "ice": "D6", "contact": "E6", "region": "F6"}
    assert (second.row, second.values["region"], "email" in second.values) == (8, None, False)


def test_all_problems_in_one_pass_with_their_cells(tmp_path):
    intake = take(
        tmp_path,
        Engagements=COMMITMENTS
        + """
| A-1 | 2019 | 12,5 | 1.234 |
| A-1 | 19 | n:-3 | e:#N/A |
| | 2020 | n:4 | n:1.5 |
| A-2 | 2020 | n:4 | n:1.5 |
""",
    )
    assert told(intake) == [
        ("E312", "Engagements", "C3", "12,5"),
        ("E315", "Engagements", "D3", "1.234"),
        ("E338", "Engagements", "B4", "19"),
        ("E313", "Engagements", "C4", "-3"),
        ("E302", "Engagements", "D4", "#N/A"),
        ("E301", "Engagements", "A5", ""),
    ]
    assert [record.bad for record in intake.records] == [True, True, True, False]
    assert intake.records[3].values == {"reference": "A-2", "year": 2020, "jobs": 4, "turnover": 150_000_000}
    assert intake.refused


def test_problems_as_scripts_read_them(tmp_path):
    intake = take(tmp_path, Engagements=COMMITMENTS + "| A-1 | 2019 | 12,5 | 1 |")
    assert intake.problems[0].as_json() == {
        "severity": "error",
        "code": "E312",
        "sheet": "Engagements",
        "cell": "C2",
        "value": "12,5",
        "message": "“12,5” has a fraction; only whole numbers are counted here.",
        "remedy": "Type a whole number, in digits only: 13300 or 13 300.",
    }


def test_units_of_the_header_the_cell_and_the_format(tmp_path):
    book = blank()
    sheet = book.active
    sheet.title = "Engagements"
    fill(sheet, "| Référence | Année | Emplois | CA additionnel, en KDH | CA export (HT, en MDH) |")
    sheet.append(["A-1", 2019, 1, 5, "2 KDH"])
    sheet.append(["A-1", 2020, 1, 5, 2])
    sheet["D3"].number_format = '0 "MDH"'
    book.save(tmp_path / "a.xlsx")
    intake = recognise(read_workbook(tmp_path / "a.xlsx"), LISTS)
    assert told(intake) == []
    assert [(r.values["turnover"], r.values["export_turnover"]) for r in intake.records] == [
        (500_000, 200_000),
        (500_000_000, 200_000_000),
    ]


def test_a_unit_above_the_table_is_taken_and_told(tmp_path):
    intake = take(
        tmp_path,
        Engagements="""
| Engagements des promoteurs (montants en MDH) |
| Référence | Année | Emplois | CA additionnel | CA export (KDH) |
| A-1 | 2019 | 5 | 1,5 | 2 |
""",
    )
    assert told(intake) == [("W211", "Engagements", "A1", "Engagements des promoteurs (montants en MDH)")]
    assert intake.records[0].values["turnover"] == 150_000_000
    assert intake.records[0].values["export_turnover"] == 200_000


def test_a_header_in_euros_is_refused_once(tmp_path):
    intake = take(
        tmp_path,
        Engagements="""
| Référence | Année | Emplois | CA additionnel (k€) |
| A-1 | 2019 | 5 | 1,5 |
| A-2 | 2019 | 5 | 1,5 |
""",
    )
    assert told(intake) == [("E206", "Engagements", "D1", "CA additionnel (k€)")]
    assert [record.bad for record in intake.records] == [True, True]


def test_unknown_and_missing_columns(tmp_path):
    intake = take(
        tmp_path,
        Candidats=f"""
| ICE | Raison social | Contact | Canal | Couleur |
| {GOOD_ICE} | ATLAS | X | ami | bleu |
| {OTHER_ICE} | RIF | X | ami | vert |
""",
    )
    assert told(intake) == [
        ("E201", "Candidats", "A1", None),
        ("W204", "Candidats", "B1", "Raison social"),
        ("W203", "Candidats", "E1", "Couleur"),
    ]
    assert intake.problems[0].message == "The required column “Company name” is missing."
    assert intake.problems[1].remedy == "Did you mean “Raison sociale”? Rename the column."
    assert [record.bad for record in intake.records] == [True, True]


def test_a_column_twice(tmp_path):
    intake = take(
        tmp_path,
        Engagements="""
| Référence | Année | Emplois | CA additionnel | Nb emplois |
| A-1 | 2019 | 5 | 1 | 6 |
""",
    )
    assert told(intake) == [("E203", "Engagements", "E1", "Nb emplois")]
    assert "C1" in intake.problems[0].message


def test_another_measure_is_not_taken_for_the_contract_s(tmp_path):
    intake = take(
        tmp_path,
        Engagements="""
| Référence | Année | Emplois (indirects) | CA additionnel |
| A-1 | 2019 | 5 | 1 |
""",
    )
    assert [(p.code, p.cell) for p in intake.problems] == [("E201", "A1"), ("W204", "C1")]


def test_values_without_a_header_are_told(tmp_path):
    intake = take(
        tmp_path,
        Engagements="""
| Référence | Année | Emplois | CA additionnel | |
| A-1 | 2019 | 5 | 1 | vu |
| A-2 | 2019 | 5 | 1 | vu |
| A-3 | 2019 | 5 | 1 | |
""",
    )
    assert told(intake) == [("W205", "Engagements", "E1", None)]


def test_rows_of_the_same_key(tmp_path):
    intake = take(
        tmp_path,
        Candidats=f"""
| ICE | Raison sociale | Contact | Canal |
| {GOOD_ICE} | ATLAS | X | ami |
""",
        Candidats__2=f"""
| ICE | Raison sociale | Contact | Canal |
| {OTHER_ICE} | RIF | X | ami |
| n:{int(GOOD_ICE)} | ATLAS bis | X | ami |
""",
    )
    assert [(p.code, p.sheet, p.cell) for p in intake.problems] == [
        ("W361", "Candidats 2", "A3"),
        ("E304", "Candidats 2", "A3"),
    ]
    assert "row 2 of “Candidats”: same ICE" in intake.problems[1].message
    assert [record.bad for record in intake.records] == [False, False, True]


def test_a_month_that_is_repeated_is_shown_as_people_write_it(tmp_path):
    intake = take(tmp_path, Clôtures="| Mois | État |\n| 2018-12 | Clos |\n| décembre 2018 | Clos |")
    assert told(intake) == [("E304", "Clôtures", "A3", "December 2018")]


def test_dossiers_without_a_reference_are_not_the_same(tmp_path):
    intake = take(
        tmp_path,
        Dossiers=f"""
| Référence | ICE | Intitulé | Écosystème | Investissement | Date d'ouverture |
| | {GOOD_ICE} | Fonderie | Travail des métaux | 12 MDH | 31/01/2019 |
| | {GOOD_ICE} | Forge | metalworking | 3 MDH | 31/01/2019 |
| imm-1 | {GOOD_ICE} | Tôlerie | valorisation-metaux | 3 MDH | 31/01/2019 |
| IMM-1 | {GOOD_ICE} | Tôlerie | valorisation-metaux | 3 MDH | 31/01/2019 |
""",
    )
    assert told(intake) == [("E304", "Dossiers", "A5", "IMM-1")]


def test_results_are_read_in_the_unit_of_their_indicator(tmp_path):
    intake = take(
        tmp_path,
        Résultats="""
| Dossier | Indicateur | Période | Réalisé (KDH) | Preuve |
| A-1 | Emplois | T2 2019 | 13.300 | Vérifié |
| A-1 | CA additionnel | juin 2019 | 1,5 | |
| A-1 | Emplois | S1 2019 | 12,5 | |
| A-1 | Emploi | 2019 | 12 | |
| A-1 | CA additionnel | 2018 | | Vérifié |
""",
    )
    first, second, *_ = intake.records
    assert first.values == {
        "reference": "A-1", "indicator": "jobs", "period": Period.quarter(2019, 2), "value": 13_300, "proof": "verifie",
    }  # fmt: skip
    assert second.values["value"] == 150_000
    assert told(intake) == [
        ("E312", "Résultats", "D4", "12,5"),
        ("E352", "Résultats", "B5", "Emploi"),
        ("E301", "Résultats", "D6", ""),
    ]


def test_targets_speak_of_an_ecosystem_or_of_the_programme(tmp_path):
    intake = take(
        tmp_path,
        Objectifs="""
| Périmètre | Indicateur | Valeur | Qualificatif | Horizon |
| Programme | Emplois | 13 300 | plus de | 31/12/2020 |
| Metal recovery | CA additionnel | 6 milliards | environ | 31/12/2020 |
| Non réparti | Emplois | 3 | | 31/12/2020 |
""",
    )
    assert [(r.values["scope"], r.values["value"]) for r in intake.records[:2]] == [
        ("programme", 13_300),
        ("valorisation-metaux", 600_000_000_000),
    ]
    assert [(p.code, p.cell) for p in intake.problems] == [("E351", "A4")]


def test_a_sheet_is_known_by_its_headers(tmp_path):
    intake = take(
        tmp_path,
        Feuil1="""
| Référence | Convention | Signée le | Montant engagé |
| A-1 | C-12 | 31/01/2019 | 2 MDH |
""",
        Feuil2="| note | à moi |",
    )
    assert [record.sheet.noun for record in intake.records] == ["conventions"]
    assert [(p.code, p.sheet, p.cell) for p in intake.problems] == [("W201", "Feuil2", None)]


def test_seals_are_not_taken_for_commitments(tmp_path):
    header = "| Référence | Année | Emplois | CA additionnel |"
    intake = take(
        tmp_path,
        Feuil1=f"{header}\n| A-1 | 2019 | 1 | 2 |",
        Feuil2=f"{header} Date |\n| A-1 | 2019 | 1 | 2 | 31/01/2019 |",
    )
    assert [record.sheet.noun for record in intake.records] == ["commitments", "seals"]


def test_headers_that_two_sheets_share_are_not_guessed(tmp_path):
    tied = "| Référence | Date | Année | Motif |\n| A-1 | 1/1/2019 | 2019 | y |"
    assert told(take(tmp_path, Feuil1=tied)) == [("E112", None, None, None)]


def test_a_misspelt_sheet_is_suggested(tmp_path):
    intake = take(
        tmp_path,
        Conventions=CONVENTIONS,
        Enggagements="| a | b |",
    )
    assert [(p.code, p.sheet) for p in intake.problems] == [("W202", "Enggagements")]
    assert "Commitments" in intake.problems[0].remedy


def test_instructions_lists_and_errors_are_passed_over_and_a_hidden_sheet_is_told(tmp_path):
    book = blank()
    book.active.title = "Mode d'emploi"
    book.active["A1"] = "Remplir"
    for name in ("Listes", "Erreurs", "Candidats"):
        book.create_sheet(name)["A1"] = "x"
    book["Candidats"].sheet_state = "hidden"
    fill(
        book.create_sheet("Conventions"), "| Référence | Convention | Date | Montant engagé |\n| A | C | 1/1/2019 | 1 |"
    )
    book.save(tmp_path / "a.xlsx")
    intake = recognise(read_workbook(tmp_path / "a.xlsx"), LISTS)
    assert told(intake) == [("W212", "Candidats", None, None)]
    assert len(intake.records) == 1


def test_nothing_known_is_one_error(tmp_path):
    intake = take(tmp_path, Feuil1="| a | b |", Feuil2="| c |")
    assert told(intake) == [("E112", None, None, None)]
    assert intake.problems[0].message == "No sheet of this workbook is known: Feuil1, Feuil2."
    assert intake.kind is None


def test_a_named_sheet_without_headers(tmp_path):
    intake = take(tmp_path, Candidats="| a | b |\n| c | d |")
    assert told(intake) == [("E205", "Candidats", None, None)]


def test_an_empty_template_is_no_problem(tmp_path):
    intake = take(tmp_path, Candidats="| ICE | Raison sociale |", Engagements=COMMITMENTS, Actions="")
    assert (told(intake), intake.records, intake.kind) == ([], [], "register")


def test_totals_notes_and_repeated_headers_are_no_records(tmp_path):
    intake = take(
        tmp_path,
        Engagements=COMMITMENTS
        + """
| A-1 | 2019 | n:4 | n:1.5 |
| Référence | Année | Emplois | CA additionnel (MDH) |
| A-2 | 2019 | n:4 | n:1.5 |
| TOTAL | | n:8 | n:3 |
| * montants hors taxes |
| Source : FIMME |
""",
    )
    assert [record.values["reference"] for record in intake.records] == ["A-1", "A-2"]
    assert [(p.code, p.cell) for p in intake.problems] == [("W207", "A6"), ("W207", "A7"), ("W207", "A8")]


def test_hidden_rows_are_read_and_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Engagements=COMMITMENTS + "| A-1 | 2019 | 1 | 2 |\n| A-2 | 2019 | 1 | 2 |")
    book = loaded(path)
    book["Engagements"].row_dimensions[3].hidden = True
    book.save(path)
    intake = recognise(read_workbook(path), LISTS)
    assert len(intake.records) == 2
    assert [(p.code, p.cell) for p in intake.problems] == [("W206", "A3")]


def test_a_merged_reference_speaks_for_its_rows_but_a_merged_figure_does_not(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        Engagements=COMMITMENTS + "| A-1 | 2019 | n:1 | n:2 |\n| | 2020 | | n:2 |\n| A-2 | 2019 | n:1 | n:2 |",
    )
    book = loaded(path)
    book["Engagements"].merge_cells("A2:A3")
    book["Engagements"].merge_cells("C2:C3")
    book.save(path)
    intake = recognise(read_workbook(path), LISTS)
    assert [record.values["reference"] for record in intake.records] == ["A-1", "A-1", "A-2"]
    assert [(p.code, p.cell) for p in intake.problems] == [("E301", "C3")]


def test_a_formula_without_a_result_in_a_column(tmp_path):
    intake = take(tmp_path, Engagements=COMMITMENTS + "| A-1 | 2019 | =1+1 | n:2 |")
    assert told(intake) == [("E303", "Engagements", "C2", "=1+1")]


def test_a_doubtful_key_is_a_warning(tmp_path):
    intake = take(tmp_path, Candidats=f"| ICE | Raison sociale | Contact | Canal |\n| {WRONG_KEY} | ATLAS | X | ami |")
    assert told(intake) == [("W362", "Candidats", "A2", WRONG_KEY)]
    assert not intake.records[0].bad
    assert not intake.refused


def test_a_file_that_cannot_be_read_has_its_one_problem(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"<html><table>")
    intake = recognise(read_workbook(tmp_path / "a.xlsx"), LISTS)
    assert (intake.kind, told(intake)) == (None, [("E106", None, None, None)])


FORM = f"""
| FICHE PROJET |
| Entreprise |
| Raison sociale * : | | ATLAS FONDERIE |
| 1. ICE | {GOOD_ICE} | Forme juridique | SARL |
| Contact | Mme Alami | Canal : | atelier |
| Région |
| Projet |
| Intitulé du projet / Project title | Fonderie |
| Écosystème | travail des metaux |
| Investissement (HT) | n:12.5 | MDH |
| Soutien demandé | DH | 2 000 000 |
| Date d’ouverture : 31/01/2019 |

| Année | Emplois | CA additionnel (MDH) | CA export |
| 2019 | 12 | n:1.5 | - |
| 2020 | 20 | 2,5 | 850 KDH |
| Total | 32 | 4 |

| Manifestation d'intérêt | 12 janv. 2019 |
"""


def test_a_submission(tmp_path):
    intake = take(tmp_path, Fiche__projet=FORM)
    assert [(p.code, p.cell) for p in intake.problems] == [("W207", "A17")]
    assert intake.kind == "submission"
    candidate, dossier, first, second = intake.records
    assert candidate.sheet is columns.CANDIDATES
    assert candidate.values == {
        "ice": GOOD_ICE, "name": "ATLAS FONDERIE", "legal_form": "SARL", "region": None, "contact": "Mme Alami",
        "channel": "workshop",
    }  # fmt: skip
    assert candidate.cells["name"] == "C3"
    assert dossier.sheet is columns.DOSSIERS
    assert dossier.values == {
        "ice": GOOD_ICE, "title": "Fonderie", "ecosystem": "travail-metaux", "investment": 1_250_000_000,
        "requested": 200_000_000, "opened_on": date(2019, 1, 31), "expressed_on": date(2019, 1, 12),
    }  # fmt: skip
    assert dossier.cells["requested"] == "C11"
    assert first.sheet is second.sheet is columns.COMMITMENTS
    assert first.values == {
        "reference": None, "year": 2019, "jobs": 12, "turnover": 150_000_000, "export_turnover": None,
    }  # fmt: skip
    assert second.values["export_turnover"] == 85_000_000
    assert (second.row, second.cells["jobs"]) == (16, "B16")


def test_a_submission_whose_commitments_are_on_another_sheet(tmp_path):
    intake = take(
        tmp_path,
        Notre__projet=FORM.split("| Année")[0],
        Engagements="| Année | Emplois | CA additionnel |\n| 2019 | 12 | 1,5 MDH |",
    )
    assert told(intake) == []
    assert [record.sheet.noun for record in intake.records] == ["candidates", "dossiers", "commitments"]
    assert intake.records[2].page == "Engagements"


def test_commitments_with_the_years_across(tmp_path):
    years = """
| Engagements | 2019 | n:2020 | 2021 |
| Emplois | 12 | 13.300 | 1,5 |
| CA additionnel (MDH) | n:1.5 | | 3 |
| Investissement | 850 KDH | - | 2 MDH |

| Manifestation d'intérêt | 12 janv. 2019 |
"""
    intake = take(tmp_path, Fiche__projet=FORM.split("| Année")[0] + years)
    assert told(intake) == [
        ("E312", "Fiche projet", "D16", "1,5"),
        ("E301", "Fiche projet", "C17", ""),
    ]
    dossier, first, second, third = intake.records[1:]
    assert dossier.values["investment"] == 1_250_000_000
    assert dossier.values["expressed_on"] == date(2019, 1, 12)
    assert first.values == {
        "reference": None, "year": 2019, "jobs": 12, "turnover": 150_000_000, "investment": 85_000_000,
    }  # fmt: skip
    assert first.cells == {"year": "B15", "jobs": "B16", "turnover": "B17", "investment": "B18"}
    assert (second.values["jobs"], second.values["investment"], second.bad) == (13_300, None, True)
    assert (third.values["turnover"], third.values["investment"]) == (300_000_000, 200_000_000)


def test_a_submission_with_all_its_problems(tmp_path):
    intake = take(
        tmp_path,
        Fiche__projet="""
| Raison sociale | ATLAS |
| ICE | 12 |
| Contact | |
| Intitulé | Fonderie | Écosystème | |
| Investisement | 5 |
| Investissement (k€) | 5 |
| Date d’ouverture | 31/02/2019 |
| Effectif | 12 |
| Raison sociale | RIF |
| Année | Emplois | CA additionnel |
| 2019 | 12 | 1 |
| 2019 | 13 | 1 |
""",
    )
    assert told(intake) == [
        ("E202", "Fiche projet", None, None),
        ("E361", "Fiche projet", "B2", "12"),
        ("E301", "Fiche projet", "B3", ""),
        ("E301", "Fiche projet", "D4", ""),
        ("W209", "Fiche projet", "A5", "Investisement"),
        ("E206", "Fiche projet", "A6", "Investissement (k€)"),
        ("E332", "Fiche projet", "B7", "31/02/2019"),
        ("W209", "Fiche projet", "A8", "Effectif"),
        ("E204", "Fiche projet", "B9", "RIF"),
        ("E304", "Fiche projet", "A12", "2019"),
    ]
    assert intake.problems[0].message == "The form does not say “Channel”, which is required."
    assert [record.bad for record in intake.records] == [True, True, False, True]


def test_a_misspelt_label_is_suggested(tmp_path):
    intake = take(tmp_path, Fiche__projet=FORM.replace("Raison sociale *", "Raizon sociale"))
    assert [(p.code, p.cell) for p in intake.problems[:2]] == [("E301", "B2"), ("W210", "A3")]
    assert "Raison sociale" in intake.problems[1].remedy


def test_what_a_template_says_beside_an_answer_is_no_answer(tmp_path):
    helped = FORM.replace("| Région |", f"| Région | | {columns.CANDIDATES.column('region').help} |")
    intake = take(tmp_path, Fiche__projet=helped)
    assert intake.records[0].values["region"] is None
    assert not intake.refused


def test_an_answer_may_be_the_word_of_a_label(tmp_path):
    intake = take(tmp_path, Fiche__projet=FORM.replace("| SARL |", "| Société |"))
    assert intake.records[0].values["legal_form"] == "Société"
    assert intake.records[0].values["name"] == "ATLAS FONDERIE"


def test_amounts_of_a_form_in_the_unit_of_its_title(tmp_path):
    intake = take(tmp_path, Fiche__projet=FORM.replace("FICHE PROJET", "Fiche projet, montants en KDH"))
    dossier, commitments = intake.records[1:3]
    assert [p.code for p in intake.problems if p.severity.value == "warning"].count("W211") == 1
    assert (dossier.values["investment"], dossier.values["requested"]) == (1_250_000_000, 200_000_000)
    assert commitments.values["turnover"] == 150_000_000
    assert intake.records[3].values["export_turnover"] == 85_000_000


def test_one_form_a_workbook_and_no_register_beside_it(tmp_path):
    intake = take(
        tmp_path,
        Fiche__projet=FORM,
        Autre__projet=FORM,
        Candidats="| ICE | Raison sociale |",
        Budget="| a | b |",
    )
    assert [(p.code, p.sheet) for p in intake.problems if p.code != "W207"] == [
        ("E207", "Autre projet"),
        ("W208", "Candidats"),
        ("W201", "Budget"),
    ]


def test_a_sheet_of_years_is_not_taken_for_commitments_unless_it_says_so(tmp_path):
    intake = take(tmp_path, Fiche__projet=FORM, Historique="| Année | Emplois |\n| 2015 | 12 |")
    assert [p.code for p in intake.problems] == ["W207", "W201"]
    assert len(intake.records) == 4


@pytest.mark.parametrize(
    ("header", "key", "unit"),
    [
        ("Investissement", "investment", ""),
        ("INVESTISSEMENT (MAD) *", "investment", ""),
        ("Investissement en KDH", "investment", "KDH"),
        ("Investissement (en MDH)", "investment", "MDH"),
        ("Investissement (HT, en millions de dirhams)", "investment", "millions de dirhams"),
        ("Investissement\n(MDH HT)", "investment", "MDH HT"),
        ("Investissement - MDH", "investment", "MDH"),
        ("Montant de l'investissement :", "investment", ""),
        ("Référence / Reference", "reference", ""),
        ("Ref. du dossier / File", None, ""),
        ("N° ICE (15 chiffres)", None, ""),
        ("Date de dépôt (JJ/MM/AAAA)", "opened_on", ""),
        ("3. Intitulé du projet", "title", ""),
        ("opened_on", "opened_on", ""),
        ("Investissement (TTC)", "investment", "!"),
        ("Investissement (EUR)", "investment", "!"),
        ("Investissement (prévu en 2020)", None, ""),
        ("Soutien", None, ""),
        ("Type (création, extension)", None, ""),
    ],
)
def test_headers(header, key, unit):
    heading = Headings(c for c in columns.DOSSIERS.columns if c.key != "ice").match(header)
    assert (heading and heading.column.key) == key
    if heading and unit == "!":
        assert heading.stray
    elif heading and unit:
        assert heading.unit == unit


@pytest.mark.parametrize("sheet", columns.REGISTER, ids=lambda sheet: sheet.noun)
def test_every_title_synonym_and_header_names_its_own_column(sheet):
    headings = Headings(sheet.columns)
    for column in sheet.columns:
        for language in i18n.LANGUAGES:
            i18n.use(language)
            for name in (column.header, column.title, *column.also, f"{column.title} *"):
                found = headings.match(name)
                assert found
                assert found.column.key == column.key


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Montants en MDH", "MDH"),
        ("Unité : KDH", "KDH"),
        ("(en millions de dirhams)", "millions de dirhams"),
        ("Situation en mai 2019", None),
        ("Montant des aides", None),
        ("Fédération en marche", None),
    ],
)
def test_units_in_a_title(text, unit):
    assert unit_in_title(text) == unit
