"""Names of companies that may be one."""

from __future__ import annotations

import pytest

from imm_eco.domain.rules import company_names
from imm_eco.domain.rules.company_names import Likeness

PAIRS = [
    ("STÉ ATLAS FONDERIE SARL", "Atlas Fonderie"),
    ("Fonderie Atlas", "ATLAS-FONDERIE S.A.R.L."),
    ("Galvanor", "Galva Nor"),
    ("SODEMECA", "Sodémecca"),
    ("Société Générale des Tubes", "Generale de tubes S.A."),
]
STRANGERS = [
    ("Tubes du Saïss", "Câbles du Saïss"),
    ("Fonderie du Rif", "Fonderie du Souss"),
    ("STE Alu", "STE Zinc"),
    ("Inox Nord", "Inox Sud"),
    ("SARL", "Atlas"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_spellings_of_one_name_are_suggested(one: str, other: str):
    assert [found.other for found in company_names.similar(one, {7: other})] == [7]
    assert [(found.one, found.other) for found in company_names.pairs({3: one, 7: other})] == [(3, 7)]


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_two_names_are_two_names(one: str, other: str):
    assert company_names.similar(one, {7: other}) == []
    assert company_names.pairs({3: one, 7: other}) == []


def test_the_most_alike_comes_first():
    names = {1: "Galvanord", 2: "Galvanor", 3: "Rif"}
    assert [found.other for found in company_names.similar("GALVANOR SA", names)] == [2, 1]


def test_a_name_of_legal_forms_alone_keeps_them():
    assert company_names.normalised("S.A. Maroc") == "marocsa"
    assert company_names.normalised("؟") == ""


def test_six_hundred_companies_are_compared_in_a_moment():
    trades = ("fonderie", "tubes", "cables", "galvanisation", "emboutissage", "chaudronnerie", "usinage", "soudure")
    names = {number: f"{trades[number % 8]} {chr(97 + number % 26)}{number * 7919 % 9973}" for number in range(600)}
    names[600] = "SARL " + names[0].upper()
    assert (0, 600) in {(found.one, found.other) for found in company_names.pairs(names)}


TWENTY = "abcdefghijklmnopq"


def test_what_is_just_alike_is_suggested():
    # 17 letters in common of 20 and 20: 2 × 17 / 40 is 0.85.
    one, other = TWENTY + "rst", TWENTY + "uvw"
    assert company_names.similar(one, {7: other}) == [Likeness(0, 7, 0.85)]
    assert company_names.pairs({3: one, 7: other}) == [Likeness(3, 7, 0.85)]
    # 17 of 17 and 23: the same ratio, from the lengths alone.
    assert company_names.pairs({3: TWENTY, 7: TWENTY + "rstuvw"}) == [Likeness(3, 7, 0.85)]
    assert company_names.pairs({3: TWENTY, 7: TWENTY + "rstuvwx"}) == []


@pytest.mark.parametrize(("one", "other"), [("abcxdefyghi", "abcdefghiz"), ("abcd", "bcd"), ("bcd", "abcd")])
def test_three_letters_in_a_row_are_enough_to_compare(one: str, other: str):
    assert [(found.one, found.other) for found in company_names.pairs({3: one, 7: other})] == [(3, 7)]


def test_the_most_alike_pair_comes_first():
    names = {1: TWENTY + "rst", 2: TWENTY + "uvw", 5: "Galvanor", 6: "Galvanor SA"}
    assert [(found.one, found.other) for found in company_names.pairs(names)] == [(5, 6), (1, 2)]


def test_a_name_without_a_letter_is_like_no_other():
    assert company_names.similar("—", {7: "Atlas", 8: "…"}) == []
    assert company_names.pairs({3: "—", 7: "Atlas", 8: "…"}) == []


def test_a_very_long_name_is_compared_letter_by_letter():
    long = "abcdefghij" * 21
    assert [found.other for found in company_names.similar(f"k{long}", {7: long})] == [7]
