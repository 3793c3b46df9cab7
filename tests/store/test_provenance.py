"""Where each value of a fact comes from, as a fact's row keeps it through corrections, by hand and by file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco.store.provenance import Place, ValuePlace, place_of, spot_of, stated, written
from imm_eco.store.tables import DisbursementFact, DossierFact, Fact

VALUES = ("title", "investment", "requested")
SHEETS = ("Dossiers", "Fiche; projet = 50 % !", "a;b%3Bc", None)


def dossier(**values: Any) -> Any:
    said = {"title": "Fonderie", "investment": 100, "requested": None, "opened_on": date(2018, 1, 2), **values}
    return DossierFact.of({"dossier_id": 1, "candidate_id": 1, "ecosystem": "travail-metaux", **said})


def say(fact: Fact, known: Fact | None, place: Place | None, change: int) -> Fact:
    """The fact as its row holds it."""
    sheet, cell, source, cells = written(fact, known, place, change)
    said = {"sheet": sheet, "cell": cell, "source_id": source, "cells": cells, "change_id": change}
    return type(fact).of({**fact.__dict__, **said})


def spot(fact: Fact, name: str) -> ValuePlace:
    return spot_of(stated(fact.__dict__), name)


FORM = Place("Fiche projet", "B7", None, (("title", "B7"), ("investment", "H7"), ("requested", "I9")))


def test_each_value_of_a_row_has_its_own_cell() -> None:
    row = Place("Dossiers", "A5", None, (("reference", "A"), ("title", "C"), ("investment", "G")))
    fact = say(dossier(), None, row, 3)
    assert (fact.cell, fact.cells) == ("A5", "title=C;investment=G")
    assert spot(fact, "investment") == ValuePlace(3, "Dossiers", "G5")


def test_a_value_corrected_by_hand_loses_its_cell_and_the_others_keep_theirs() -> None:
    first = say(dossier(requested=40), None, FORM, 3)
    second = say(dossier(requested=40, investment=120), first, None, 4)
    assert second.cell is None
    assert spot(second, "investment") == ValuePlace(4)
    assert spot(second, "requested") == ValuePlace(3, "Fiche projet", "I9")
    third = say(dossier(requested=40, investment=130, title="Forge"), second, None, 5)
    assert spot(third, "title") == ValuePlace(5)
    assert spot(third, "requested") == ValuePlace(3, "Fiche projet", "I9")


def test_a_value_that_a_later_file_does_not_say_comes_from_the_earlier_one() -> None:
    first = say(dossier(requested=40), None, FORM, 3)
    row = Place("Dossiers", "A2", None, (("title", "C"), ("investment", "F")))
    second = say(dossier(requested=40, investment=120), first, row, 4)
    assert spot(second, "investment") == ValuePlace(4, "Dossiers", "F2")
    assert spot(second, "requested") == ValuePlace(3, "Fiche projet", "I9")


def test_a_figure_is_where_the_fact_is_known_to_stand() -> None:
    row = Place("Déboursements", "C4", None, (("paid_on", "B"), ("amount", "C"), ("piece", "D")))
    paid = {"dossier_id": 1, "paid_on": date(2018, 1, 2)}
    first = say(DisbursementFact.of({**paid, "amount": 5, "piece": "OV-1"}), None, row, 3)
    assert (first.cell, first.cells) == ("C4", "paid_on=B")
    typed = say(DisbursementFact.of({**paid, "amount": 6, "piece": "OV-1"}), first, None, 4)
    assert (typed.sheet, typed.cell, typed.source_id) == (None, None, None)
    assert spot(typed, "amount") == ValuePlace(4)
    assert spot(typed, "paid_on") == ValuePlace(3, "Déboursements", "B4")


def test_what_an_older_version_took_in_knows_its_row_and_its_figure() -> None:
    old = dossier(requested=40, change_id=3, sheet="Dossiers", cell="B5")
    assert spot(old, "requested") == ValuePlace(3, "Dossiers", "B5", is_row=True)
    assert spot(say(dossier(requested=50), old, None, 4), "title") == ValuePlace(3, "Dossiers", "B5", is_row=True)
    paid = {"dossier_id": 1, "paid_on": date(2018, 1, 2), "amount": 5}
    figure = DisbursementFact.of({**paid, "change_id": 3, "sheet": "Déboursements", "cell": "C4"})
    assert spot(figure, "amount") == ValuePlace(3, "Déboursements", "C4")


def test_what_was_typed_alone_needs_no_words() -> None:
    first = say(dossier(), None, None, 3)
    assert (first.source_id, first.cells) == (None, None)
    assert written(dossier(), None, place_of(first), 7) == (None, None, 3, None)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_may_be_called_anything(sheet: str | None) -> None:
    first = say(dossier(requested=40), None, Place(sheet, "B7", None, (("requested", "I9"),)), 3)
    assert spot(say(dossier(requested=40, investment=7), first, None, 4), "requested") == ValuePlace(3, sheet, "I9")


VERSIONS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(VALUES), st.integers(1, 3), min_size=1),
        st.one_of(st.none(), st.tuples(st.sampled_from(SHEETS), st.integers(1, 30), st.booleans())),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(VERSIONS)
def test_every_value_comes_from_the_last_version_that_said_or_changed_it(versions: list[Any]) -> None:
    known: Fact | None = None
    values: dict[str, Any] = {"title": "0", "investment": 100, "requested": None}
    expected = dict.fromkeys(("title", "investment"), ValuePlace(1))
    for change, (said, where, again) in enumerate(versions, start=1):
        told = {name: str(value) if name == "title" else value for name, value in said.items()}
        place = None
        if where:
            sheet, row, whole = where
            cells = {name: f"{'ABC'[VALUES.index(name)]}{row if whole else ''}" for name in told}
            place = Place(sheet, f"A{row}", None, tuple(cells.items()))
        for name, value in told.items():
            if place or values[name] != value:
                expected[name] = (
                    ValuePlace(change, place.sheet, f"{'ABC'[VALUES.index(name)]}{row}")
                    if place
                    else ValuePlace(change)
                )
        values |= told
        known = say(dossier(**values), known, place, change)
        if again:
            # Taken back and said again, by a later change, it still comes from where it came.
            known = say(dossier(**values), None, place_of(known), change + 100)
        assert {name: spot(known, name) for name in VALUES if values[name] is not None} == expected
