"""The scoreboard, against figures worked out by hand on the book of `conftest`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from imm_eco.domain.programme import reading
from imm_eco.grid import Grid, Note
from imm_eco.render.data import rows, to_json
from imm_eco.render.table import to_text
from imm_eco.reports import targets
from imm_eco.reports.explain import explain
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.show import dossier_file
from imm_eco.reports.support import committed_support
from imm_eco.store import tables
from imm_eco.store.relations.temporary import states_of_day
from tests.reports.book import MDH, Book

END_2018 = date(2018, 12, 31)
ECOSYSTEMS = ("valorisation-metaux", "nouveaux-metiers", "travail-metaux", "industrie-navale", "ferroviaire")


def board(book: Book, day: date = END_2018, known_at: str | None = None, ecosystem: str | None = None) -> Grid:
    with book.open(known_at) as db:
        return targets.report(db, ReportQuery(day, known_at, ecosystem))[0]


def row(book: Book, ecosystem: str, indicator: str = "jobs", **options: Any) -> dict[str, Any]:
    found = [
        dict(each.values)
        for each in board(book, **options).rows
        if (each["ecosystem"], each["indicator"]) == (ecosystem, indicator)
    ]
    assert len(found) == 1
    return found[0]


def some(values: dict[str, Any], *keys: str) -> tuple[Any, ...]:
    return tuple(values[key] for key in keys)


def test_a_stock_is_the_latest_position_and_never_the_sum(book: Book):
    # A gave 40 at the end of 2017 and 90 at the end of 2018: 90, not 130. D is terminated, so its 33 are out.
    assert row(book, "valorisation-metaux")["realised"] == 90
    assert row(book, "valorisation-metaux", day=date(2018, 6, 30))["realised"] == 40 + 33  # D still stood
    assert row(book, "valorisation-metaux", day=date(2017, 12, 30))["realised"] == 0


def test_a_flow_is_the_sum_of_its_periods(book: Book):
    # 5 MDH of 2017 and 8 MDH of 2018.
    assert row(book, "valorisation-metaux", "turnover")["realised"] == 13 * MDH
    assert row(book, "valorisation-metaux", "turnover", day=date(2018, 12, 30))["realised"] == 5 * MDH


def test_committed_is_the_sealed_line_of_the_horizon(book: Book):
    assert some(row(book, "valorisation-metaux"), *COMMITTED) == (200, 0, 0)
    # Turnover, cumulative: A 10 + 20 + 30 MDH; B 25 MDH of 2019.
    assert row(book, "valorisation-metaux", "turnover")["committed"] == 60 * MDH
    assert some(row(book, "nouveaux-metiers", "turnover"), *COMMITTED) == (25 * MDH, 0, 0)


def test_a_seal_that_ends_before_the_horizon_is_not_known_there_and_the_last_line_stands_beside(book: Book):
    # B gave no 2020: its latest year before is 2019, 250; its 2021 is beyond the horizon.
    found = row(book, "nouveaux-metiers")
    assert some(found, *COMMITTED, "delivered") == (None, 1, 250, None)
    # Of A and B together, what A alone says; what is realised is not set against the commitment of a part of them.
    assert some(row(book, "programme"), *COMMITTED, "delivered") == (200, 1, 250, None)
    # It owes its results all the same.
    assert row(book, "nouveaux-metiers", day=date(2019, 12, 31))["dossiers"] == 1


COMMITTED = ("committed", "without_commitment", "last_committed")


def test_a_later_edit_of_commitments_leaves_the_committed_figure(book: Book):
    before = row(book, "valorisation-metaux")["committed"]
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.commit("A", {2020: (1, 1)})
    assert row(book, "valorisation-metaux")["committed"] == before


def test_an_amendment_counts_from_its_day(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.seal("A", "2018-11-01", {2020: (210, 40 * MDH)})
    assert row(book, "valorisation-metaux", day=date(2018, 10, 31))["committed"] == 200
    assert row(book, "valorisation-metaux")["committed"] == 210
    assert row(book, "valorisation-metaux", "turnover")["committed"] == 40 * MDH


def test_a_dossier_that_is_not_validated_changes_nothing(book: Book):
    # C stands in structuration and has given 999 jobs all the same.
    assert some(row(book, "travail-metaux"), "committed", "realised", "dossiers", "reported") == (0, 0, 0, 0)
    before = board(book).rows
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.result("C", "turnover", "2018", 500 * MDH)
        pen.sign("C", "2018-12-01", 300 * MDH)
        pen.dossier("F", "valorisation-metaux")
    assert board(book).rows == before


def test_a_dossier_validated_after_the_day_does_not_count_yet(book: Book):
    assert row(book, "industrie-navale")["committed"] == 0
    assert row(book, "industrie-navale", day=date(2019, 2, 1))["committed"] == 80


def test_a_closed_dossier_still_counts(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.move("A", "suivi", "2018-03-01")
        pen.move("A", "clos", "2018-12-15", "suivi")
    assert some(row(book, "valorisation-metaux"), "committed", "realised") == (200, 90)


def test_moves_of_one_day_count_in_the_order_in_which_they_were_said(empty: Book):
    with empty.at() as pen:
        pen.dossier("A", "valorisation-metaux")
        pen.validate("A", "2018-05-01", {2020: (10, 0)})
        pen.move("A", "resilie", "2018-05-01", "mise-en-place")
    assert row(empty, "valorisation-metaux")["committed"] == 0


def test_coverage_counts_those_who_owe_and_those_who_gave(book: Book):
    # At the end of 2018 the last full year is 2018. A was validated by then and gave it; B was and did not.
    assert some(row(book, "valorisation-metaux"), "dossiers", "reported") == (1, 1)
    assert some(row(book, "nouveaux-metiers"), "dossiers", "reported") == (1, 0)
    assert some(row(book, "programme"), "dossiers", "reported") == (2, 1)
    # A day earlier it is 2017: B was not validated then and owes nothing; A and D are not both still validated.
    assert some(row(book, "programme", day=date(2018, 12, 30)), "dossiers", "reported") == (1, 1)


def test_an_indicator_that_the_seal_does_not_commit_is_not_owed(empty: Book):
    with empty.at() as pen:
        pen.dossier("A", "valorisation-metaux")
        pen.validate("A", "2017-05-01", {2020: (10, 0)})
    assert row(empty, "programme")["dossiers"] == 1
    assert row(empty, "programme", "turnover")["dossiers"] == 0


@pytest.mark.parametrize(
    ("given", "reported"),
    [
        (["2018-12"], 0),
        (["2018-T4"], 0),
        (["2017"], 0),
        (["2018-T1", "2018-T2", "2018-T3"], 0),
        (["2018-T2", "2018-T3", "2018-T4"], 0),
        (["2018-S1", "2018-T3", "2018-11", "2018-12"], 0),
        (["2018"], 1),
        (["2018-S1", "2018-S2"], 1),
        (["2018-T1", "2018-T2", "2018-T3", "2018-T4"], 1),
        (["2018-S1", "2018-T3", "2018-10", "2018-11", "2018-12"], 1),
        ([f"2018-{month:02}" for month in range(1, 13)], 1),
    ],
)
def test_a_flow_is_given_when_its_results_cover_every_day(empty: Book, given: list[str], reported: int):
    with empty.at() as pen:
        pen.dossier("A", "valorisation-metaux")
        pen.validate("A", "2017-05-01", {2020: (10, MDH)})
        for period in given:
            pen.result("A", "turnover", period, MDH)
    assert some(row(empty, "programme", "turnover"), "reported", "dossiers") == (reported, 1)


def test_a_flow_given_for_another_year_is_not_given_for_this_one(empty: Book):
    with empty.at() as pen:
        pen.dossier("A", "valorisation-metaux")
        pen.validate("A", "2017-05-01", {2020: (10, MDH)})
        pen.result("A", "turnover", "2017", MDH)
    assert row(empty, "programme", "turnover")["reported"] == 0
    assert row(empty, "programme", "turnover", day=date(2018, 6, 30))["reported"] == 1


@pytest.mark.parametrize("day", [date(2017, 12, 31), END_2018, date(2020, 12, 31)])
@pytest.mark.parametrize("indicator", ["jobs", "turnover"])
@pytest.mark.parametrize("key", ["last_committed", "realised", "dossiers", "reported"])
def test_the_ecosystems_make_the_programme(book: Book, day: date, indicator: str, key: str):
    parts = [row(book, scope, indicator, day=day)[key] for scope in ECOSYSTEMS]
    assert sum(parts) == row(book, "programme", indicator, day=day)[key]


@pytest.mark.parametrize("indicator", ["jobs", "turnover"])
def test_what_is_not_allocated_is_a_target_and_nothing_else(book: Book, indicator: str):
    found = row(book, "unallocated", indicator)
    told = {key for key, value in found.items() if value is not None}
    assert told == {"group", "ecosystem", "indicator", "unit", "basis", "target", "comparable"}
    line = next(line for line in to_text([board(book)]).splitlines() if line.startswith("Not allocated"))
    assert line.split() == ["Not", "allocated", "7,300", *"–––––––"]


def test_targets_are_as_published(book: Book):
    # 13 300 published, 6 000 explained by an ecosystem: 7 300 left over. The 5 000 are of direct and indirect jobs.
    assert [row(book, scope)["target"] for scope in (*ECOSYSTEMS, "unallocated", "programme")] == [
        6000, 5000, None, None, None, 7300, 13_300,
    ]  # fmt: skip
    # 11 000 less 6 000 and 2 650 MMAD... in millions of MAD: 2 350.
    assert row(book, "unallocated", "turnover")["target"] == 2350 * MDH
    assert some(row(book, "programme"), "qualifier", "basis") == ("more-than", "cumulative")
    assert row(book, "unallocated")["qualifier"] is None


def test_what_is_not_published_is_not_zero(book: Book):
    assert some(row(book, "travail-metaux"), "target", "attainment", "expected", "gap") == (None,) * 4
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.target("travail-metaux", "jobs", 0)
    found = row(book, "travail-metaux")
    assert some(found, "target", "attainment", "expected", "gap") == (0, None, 0, 0)


def test_path_gap_and_attainment(book: Book):
    # From 2 May 2016 to 31 December 2018 are 973 days of the 1 704 to the horizon.
    # 13 300 × 973 / 1 704 = 7 594.4; 11 000 MDH × 973 / 1 704 = 6 281 103 286.4 MAD.
    jobs, turnover = row(book, "programme"), row(book, "programme", "turnover")
    assert (jobs["expected"], turnover["expected"]) == (7594, 628_110_328_600)
    assert jobs["gap"] == 90 - 13_300
    assert jobs["attainment"] == Fraction(90, 13_300)


def test_a_target_that_is_wider_than_what_is_counted_is_not_compared_as_like(book: Book):
    # New trades published 5 000 direct and indirect jobs; realised are direct ones.
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.result("B", "jobs", "2018", 1_900)
    scopes = ("valorisation-metaux", "nouveaux-metiers", "travail-metaux", "unallocated", "programme")
    assert [row(book, scope)["comparable"] for scope in scopes] == [True, False, None, True, True]
    assert row(book, "nouveaux-metiers")["measures"] == "direct-and-indirect"
    assert row(book, "nouveaux-metiers", "turnover")["comparable"] is True
    text = to_text([board(book)])
    assert "New trades\N{NO-BREAK SPACE}*" in text and "at least 38%" in text
    said = " ".join(text.split())
    assert "* New trades, Jobs: the target counts direct and indirect jobs, the figures direct ones alone" in said
    assert "New trades, Jobs: a target of direct and indirect jobs is not counted as allocated." in said


def test_a_commitment_that_ends_before_the_horizon_is_not_known_and_told_beside(book: Book):
    # B seals 250 jobs for 2019 and says nothing of 2020.
    said = " ".join(to_text([board(book)]).split())
    assert "Jobs, committed: not counted, without a figure for 2020: 1 dossier; their last: 250." in said
    with book.open() as db:
        number = db.execute("SELECT id FROM dossier WHERE key = 'B'").fetchone()[0]
        shown = to_text([dossier_file.commitments(db, number, END_2018)])
    assert "Jobs at the end of 2020: n.d.; the last ones announced: 250, of 2019." in shown


@pytest.mark.parametrize(
    ("realised", "data", "shown", "bar"),
    [(9_950, 0.995, "99%", "█████████░"), (4, 0.0004, "< 1%", "█░░░░░░░░░"), (0, 0.0, "0%", "░░░░░░░░░░"),
     (10_000, 1.0, "100%", "██████████")],
)  # fmt: skip
def test_nearly_is_not_reached_and_little_is_not_nothing(book: Book, realised: int, data: float, shown: str, bar: str):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.target("valorisation-metaux", "jobs", 10_000)
        pen.result("A", "jobs", "2018", realised)
    found = board(book, ecosystem="valorisation-metaux")
    assert rows(found)[0]["attainment"] == data
    line = to_text([found]).splitlines()[5].replace("\N{NO-BREAK SPACE}", " ")
    assert f"{shown}  {bar}" in line


def annual(book: Book) -> None:
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.target("valorisation-metaux", "turnover", 6000 * MDH, basis="annual")
        pen.result("A", "turnover", "2020-S1", 4 * MDH)


YEARS_OWN = ("realised", "committed", "expected", "gap", "pace", "attainment")


@pytest.mark.parametrize(
    ("day", "figures"),
    [
        # Nothing of 2020 before it begins; all of it is still to come, in its twelve months.
        (date(2018, 12, 31), (0, 30, 0, -6000, 500, 0)),
        (date(2019, 12, 31), (0, 30, 0, -6000, 500, 0)),
        # A third of the year's 365 days from its first: 6 000 × 121 / 365 = 1 989.04 MDH.
        (date(2020, 5, 1), (0, 30, None, -6000, None, 0)),
        (date(2020, 6, 30), (4, 30, None, -5996, None, 4 / 6000)),
        (date(2020, 12, 31), (4, 30, 6000, -5996, None, 4 / 6000)),
        (date(2021, 6, 30), (4, 30, 6000, -5996, None, 4 / 6000)),
    ],
)
def test_every_figure_of_an_annual_target_is_of_its_own_year(book: Book, day: date, figures: tuple[Any, ...]):
    annual(book)
    found = row(book, "valorisation-metaux", "turnover", day=day)
    *amounts, share = (found[key] for key in YEARS_OWN)
    for own, expected in zip(amounts, figures, strict=False):
        assert expected is None or own == expected * MDH
    assert share == pytest.approx(figures[-1])
    assert found["basis"] == "annual"


def test_the_path_of_an_annual_target_is_that_of_its_year(book: Book):
    annual(book)
    # 121 of the 365 days from the first of January to the last of December: 1 989 041 095.89 MAD.
    assert row(book, "valorisation-metaux", "turnover", day=date(2020, 5, 1))["expected"] == 1_989_041_096_00
    # 5 996 MDH in six months, rounded up to the whole MAD.
    assert row(book, "valorisation-metaux", "turnover", day=date(2020, 6, 30))["pace"] == 999_333_334_00


def test_an_annual_target_leaves_the_others_as_they_are(book: Book):
    before = [board(book).rows[number] for number in range(14)]
    owed = {scope: some(row(book, scope, "turnover"), "dossiers", "reported") for scope in ECOSYSTEMS}
    annual(book)
    # The programme stays cumulative: what is published on another basis cannot be taken off it.
    assert row(book, "programme", "turnover")["realised"] == 13 * MDH
    assert row(book, "unallocated", "turnover")["target"] is None
    assert [each for each in board(book).rows if each["ecosystem"] == "nouveaux-metiers"] == [
        each for each in before if each["ecosystem"] == "nouveaux-metiers"
    ]
    # Who owes what, and what is given, is none of a target's business.
    assert {scope: some(row(book, scope, "turnover"), "dossiers", "reported") for scope in ECOSYSTEMS} == owed


def test_no_month_before_the_contracts_counts_on_any_basis(empty: Book):
    with empty.at() as pen:
        shipped = reading.load()
        document = {**json.loads(shipped.document), "horizon": "2016-12-31"}
        pen.say(tables.ProgrammeFact, code=shipped.code, document=json.dumps(document))
        horizon = date(2016, 12, 31)
        pen.target("valorisation-metaux", "turnover", 10 * MDH, basis="annual", horizon=horizon)
        pen.target("nouveaux-metiers", "turnover", 10 * MDH, basis="cumulative", horizon=horizon)
        for key, scope in (("A", "valorisation-metaux"), ("B", "nouveaux-metiers")):
            pen.dossier(key, scope)
            pen.validate(key, "2016-06-01", {2016: (10, MDH)})
            pen.result(key, "turnover", "2016-02", 5 * MDH)
            pen.result(key, "turnover", "2016-05", 3 * MDH)
    for scope, basis in (("valorisation-metaux", "annual"), ("nouveaux-metiers", "cumulative")):
        found = row(empty, scope, "turnover", day=date(2016, 12, 31))
        assert some(found, "realised", "basis", "committed") == (3 * MDH, basis, MDH)


def test_a_correction_is_known_from_its_moment(book: Book):
    with book.at("2019-03-01T09:00:00Z") as pen:
        pen.result("A", "jobs", "2018", 75)
    assert row(book, "valorisation-metaux")["realised"] == 75
    assert row(book, "valorisation-metaux", known_at="2019-02-28T23:59:59Z")["realised"] == 90
    assert row(book, "valorisation-metaux", known_at="2019-03-01T09:00:00Z")["realised"] == 75
    # Before the dossiers were written at all, only the programme was known.
    assert row(book, "programme", known_at="2019-01-05T00:00:00Z")["realised"] == 0


def test_every_figure_is_the_same_as_known_now(book: Book):
    assert board(book, known_at="2030-01-01T00:00:00Z").rows == board(book).rows


def test_a_dossier_whose_ecosystem_left_the_programme_has_a_row_of_its_own(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.dossier("Z", "mobilite")
        pen.validate("Z", "2017-05-01", {2020: (11, 0)})
        pen.result("Z", "jobs", "2018", 7)
    assert some(row(book, "mobilite"), "target", "committed", "realised") == (None, 11, 7)
    assert row(book, "programme")["realised"] == 90 + 7
    with book.open() as db:
        where = {"ecosystem": "mobilite", "indicator": "jobs"}
        assert explain(db, "targets", ReportQuery(END_2018), where, "realised").value == 7


def test_one_ecosystem_has_its_rows_alone(book: Book):
    only = board(book, ecosystem="nouveaux-metiers")
    assert [some(dict(each.values), "ecosystem", "indicator") for each in only.rows] == [
        ("nouveaux-metiers", "jobs"), ("nouveaux-metiers", "turnover"),
    ]  # fmt: skip


def test_json_is_as_agreed(book: Book):
    import json

    found = json.loads(to_json([board(book)]))
    assert list(found) == ["schema_version", "report", "as_of", "known_at", "horizon", "ecosystem", "rows"]
    assert [found[key] for key in list(found)[:5]] == [2, "targets", "2018-12-31", None, "2020-12-31"]
    assert [(each["ecosystem"], each["indicator"]) for each in found["rows"]] == [
        (scope, indicator) for indicator in ("jobs", "turnover") for scope in (*ECOSYSTEMS, "unallocated", "programme")
    ]
    assert found["rows"][7] == {
        "ecosystem": "valorisation-metaux", "indicator": "turnover", "unit": "MAD", "basis": "cumulative",
        "target": 6_000_000_000, "qualifier": "more-than", "measures": None, "comparable": True,
        "committed": 60_000_000, "realised": 13_000_000,
        "without_commitment": 0, "last_committed": 0,
        "attainment": 0.0022, "expected": 3_426_056_338, "gap": -5_987_000_000, "dossiers": 1, "reported": 1,
        # 5 987 MDH over 24 months, rounded up to the MAD; 13 of the 60 MDH that were sealed.
        "pace": 249_458_334, "verified": 0, "verified_share": 0.0, "delivered": 0.2167,
    }  # fmt: skip
    assert list(found["rows"][0]) == list(found["rows"][7])


def test_support_committed_keeps_what_a_terminated_dossier_was_paid(book: Book):
    # At the end of 2018: A 100 MDH, B 60 MDH, and of D's 50 MDH the 20 MDH paid by then: 180 of 630 MDH.
    said = _support(board(book))
    assert (said["committed"], said["envelope"]) == (180 * MDH, 630 * MDH)
    assert said["share"] == pytest.approx(180 / 630)
    # While D stood, its whole convention counted; a payment of 2019 is not of 2018.
    assert _support(board(book, date(2018, 9, 30)))["committed"] == 210 * MDH
    assert _support(board(book, date(2019, 3, 1)))["committed"] == 181 * MDH


def _support(grid: Grid) -> dict[str, Any]:
    notes = [note for note in grid.notes if isinstance(note, Note) and "committed" in note.values]
    return {name: value for name, (_kind, value) in notes[0].values.items()}


def test_the_table_shows_the_qualifier_and_what_is_missing(book: Book):
    text = to_text([board(book)], 100)
    assert "more than" in text and "13,300" in text
    assert "n.d." in text
    assert all(len(line) <= 100 for line in text.splitlines())


def test_rows_of_data_hold_no_words_for_people(book: Book):
    assert "coverage" not in rows(board(book))[0]


def test_the_pace_is_what_is_missing_over_the_months_that_are_left(book: Book):
    # 13 300 − 90 = 13 210 over the 24 months of 2019 and 2020: 550.4, so 551.
    assert row(book, "programme")["pace"] == 551
    # On 16 January 2019, 15 of its 31 days are left, and 23 months: 13 210 ÷ (23 + 15/31) = 562.5, so 563.
    assert row(book, "programme", day=date(2019, 1, 16))["pace"] == 563
    assert row(book, "travail-metaux")["pace"] is None
    assert row(book, "programme", day=date(2020, 12, 31))["pace"] is None
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.target("valorisation-metaux", "jobs", 90)
    assert row(book, "valorisation-metaux")["pace"] == 0


def test_the_pace_of_an_annual_target_is_that_of_the_horizons_year(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.target("valorisation-metaux", "turnover", 6000 * MDH, basis="annual")
        pen.result("A", "turnover", "2020-S1", 3600 * MDH)
    # What 2018 brought does not count: 6 000 MDH over the twelve months of 2020, then 2 400 over six.
    assert row(book, "valorisation-metaux", "turnover")["pace"] == 500 * MDH
    assert row(book, "valorisation-metaux", "turnover", day=date(2020, 6, 30))["pace"] == 400 * MDH


def test_verified_is_the_part_of_realised_whose_proof_was_verified(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.result("A", "turnover", "2018", 8 * MDH, proof="verifie")
        pen.result("A", "jobs", "2017", 40, proof="verifie")
    # Of 5 + 8 MDH, the 8 of 2018. Of jobs the position of 2018 counts, and that one is declared.
    assert some(row(book, "programme", "turnover"), "verified", "verified_share") == (8 * MDH, pytest.approx(8 / 13))
    assert some(row(book, "programme"), "verified", "verified_share") == (0, 0)
    assert row(book, "travail-metaux")["verified_share"] is None


@pytest.mark.parametrize("by", ["size", "region", "channel", "company"])
@pytest.mark.parametrize("only", [None, "valorisation-metaux"])
def test_cut_otherwise_it_is_the_same_whole(book: Book, by: str, only: str | None):
    with book.open() as db:
        grid = targets.report(db, ReportQuery(END_2018, ecosystem=only, by=by))[0]
    found: list[Mapping[str, Any]] = [each.values for each in grid.rows]
    for indicator in ("jobs", "turnover"):
        whole = row(book, only or "programme", indicator)
        mine = [each for each in found if each["indicator"] == indicator]
        assert mine[-1][by] == "total"
        for key in ("target", "committed", "realised", "attainment", "gap", "pace", "dossiers", "reported", "verified"):
            assert mine[-1][key] == whole[key]
        for key in (*COMMITTED, "realised", "dossiers", "reported", "verified"):
            assert sum(each[key] or 0 for each in mine[:-1]) == whole[key]


def test_an_amended_target_holds_from_its_day(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.target("valorisation-metaux", "jobs", 6500, qualifier="exact", since=date(2018, 7, 1))
    assert row(book, "valorisation-metaux", day=date(2018, 6, 30))["target"] == 6000
    assert some(row(book, "valorisation-metaux", day=date(2018, 7, 1)), "target", "qualifier") == (6500, "exact")
    assert row(book, "valorisation-metaux", known_at="2019-01-10T09:00:00Z")["target"] == 6000


def test_an_indicator_that_gets_a_target_comes_onto_the_board(book: Book):
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.target("valorisation-metaux", "export-turnover", 50 * MDH)
        pen.result("A", "export-turnover", "2018", 3 * MDH)
    found = row(book, "valorisation-metaux", "export-turnover")
    assert some(found, "target", "realised", "gap") == (50 * MDH, 3 * MDH, -47 * MDH)
    assert row(book, "programme", "export-turnover")["target"] is None
    assert {each["indicator"] for each in board(book, known_at="2019-01-10T09:00:00Z").rows} == {"jobs", "turnover"}


def test_where_lower_is_better_the_target_is_a_ceiling(empty: Book):
    import json

    document = json.loads(reading.load().document)
    document["indicators"].append(
        {"code": "accidents", "fr": "Accidents", "en": "Accidents", "nature": "flow", "unit": "jobs", "better": "lower"}
    )
    with empty.at("2019-01-11T08:00:00Z") as pen:
        pen.say(tables.ProgrammeFact, code="imm", document=json.dumps(document))
        pen.target("programme", "accidents", 100)
        pen.dossier("A", "valorisation-metaux")
        pen.validate("A", "2017-03-01", {2020: (10, 0)})
        pen.result("A", "accidents", "2018", 40)
    found = row(empty, "programme", "accidents")
    # 40 of at most 100: attained and more, 60 under it; over 24 months 2.5 a month may come, so 2.
    assert some(found, "realised", "attainment", "gap", "pace") == (40, Fraction(8, 5), 60, 2)
    with empty.open() as db:
        where = {"ecosystem": "programme", "indicator": "accidents"}
        for column in ("attainment", "gap", "pace"):
            assert explain(db, "targets", ReportQuery(END_2018), where, column).value == found[column]


def test_what_is_held_of_one_day_is_not_there_for_the_next(book: Book):
    days = [date(2018, 6, 30), END_2018, date(2017, 12, 30)]
    apart = [board(book, day) for day in days]
    with book.open() as db:
        in_turn = [targets.report(db, ReportQuery(day))[0] for day in days]
        held = db.execute("SELECT name FROM sqlite_temp_master WHERE type = 'table'").fetchall()
        only_reads = db.execute("PRAGMA query_only").fetchone()[0]
    assert in_turn == apart
    assert held == []
    assert only_reads == 1


def test_nothing_is_held_where_counting_fails(book: Book):
    with book.open() as db:
        with pytest.raises(ZeroDivisionError), states_of_day(db, END_2018):
            1 / 0  # noqa: B018
        with pytest.raises(sqlite3.OperationalError, match="no such table: states"):
            committed_support(db, END_2018)
