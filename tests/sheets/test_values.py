"""Values as people write them: every row of these tables is something seen in a submission, or its near miss."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imm_eco import i18n
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import CHANNELS, REGIONS
from imm_eco.sheets.parsing import amounts, values
from imm_eco.sheets.parsing.text import ReadValue, clean, shown
from imm_eco.sheets.problem import Fault, Severity
from imm_eco.sheets.problem_catalogue import CATALOGUE
from tests.sheets.tables import moment

DH = 100
KDH = 1_000 * DH
MDH = 1_000_000 * DH
NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"

MONEY = [
    ("plain", "1234", "MAD", 1234 * DH),
    ("zero", "0", "MAD", 0),
    ("leading zeros", "007", "MAD", 7 * DH),
    ("spaces", "13 300", "MAD", 13_300 * DH),
    ("no-break spaces", f"13{NBSP}300", "MAD", 13_300 * DH),
    ("narrow spaces", f"1{NARROW}234{NARROW}567,89", "MAD", 123_456_789),
    ("thin spaces", f"1{THIN}234{THIN}567,8", "MAD", 123_456_780),
    ("spaces of two kinds", f"1{NARROW}234 567", "MAD", 1_234_567 * DH),
    ("apostrophes", "1'234'567.89", "MAD", 123_456_789),
    ("typographic apostrophes", "1’234’567", "MAD", 1_234_567 * DH),
    ("dots and comma", "1.234.567,89", "MAD", 123_456_789),
    ("dots", "1.234.567", "MAD", 1_234_567 * DH),
    ("one dot and comma", "1.234,5", "MAD", 123_450),
    ("English", "1,234,567.89", "MAD", 123_456_789),
    ("English, one group", "1,234.50", "MAD", 123_450),
    ("English, no decimals", "1,234,567", "MAD", 1_234_567 * DH),
    ("decimal comma", "1234,5", "MAD", 123_450),
    ("decimal point", "1234.5", "MAD", 123_450),
    ("two decimals", "0,05", "MAD", 5),
    ("no thousands begin with zero", "0,500 MDH", "MAD", 500 * KDH),
    ("four digits are no group", "1234,567 KDH", "MAD", 123_456_700),
    ("spaced thousands settle the comma", "1 234,567 KDH", "MAD", 123_456_700),
    ("plus", "+5", "MAD", 5 * DH),
    ("bidi marks and BOM", "\ufeff\u200e1\u202f200\u200f DH\u200b", "MAD", 1200 * DH),
    ("DH", "850 000 DH", "MAD", 850_000 * DH),
    ("Dhs", "12,50 Dhs", "MAD", 1250),
    ("dirhams", "5 dirhams", "MAD", 500),
    ("MAD first", "MAD 1 200", "MAD", 1200 * DH),
    ("KDH", "12 KDH", "MAD", 12 * KDH),
    ("K", "12k", "MAD", 12 * KDH),
    ("mille dirhams", "12 mille dirhams", "MAD", 12 * KDH),
    ("milliers de DH", "12 milliers de DH", "MAD", 12 * KDH),
    ("MDH", "630 MDH", "MAD", 630 * MDH),
    ("MDH glued", "1,5MDH", "MAD", 150_000_000),
    ("mdh", "1.5 mdh", "MAD", 150_000_000),
    ("M DH", "2 M DH", "MAD", 2 * MDH),
    ("millions de dirhams", "2,25 millions de dirhams", "MAD", 225_000_000),
    ("MMAD is a million, as published", "6 000 MMAD", "MAD", 6000 * MDH),
    ("milliards", "11 milliards", "MAD", 11_000 * MDH),
    ("MMDH is a milliard", "11 MMDH", "MAD", 11_000 * MDH),
    ("Mds DH", "1,2 Mds DH", "MAD", 1200 * MDH),
    ("before tax", "1 200 DH HT", "MAD", 1200 * DH),
    ("before tax, no unit", "1 200 HT", "MAD", 1200 * DH),
    ("before tax in the header", "3", "MDH HT", 3 * MDH),
    ("header", "1,5", "MDH", 150_000_000),
    ("the cell wins over the header", "850 KDH", "MDH", 850 * KDH),
    ("number", 1500, "MAD", 1500 * DH),
    ("number in the header's unit", 1.5, "MDH", 150_000_000),
    ("binary noise", 1234567.8900000001, "MAD", 123_456_789),
    ("no binary noise", 1234567.89, "MAD", 123_456_789),
    ("sum of binary fractions", 0.1 + 0.2, "MAD", 30),
    ("binary noise in a unit", 2.675, "KDH", 267_500),
    ("half a milliard", 0.5, "milliards", 500 * MDH),
    ("exponent of a number", 1e6, "MAD", 1_000_000 * DH),
    ("the largest", "1 000 000 000 000 000", "MAD", 10**17),
    ("empty", "", "MAD", None),
    ("no cell", None, "MAD", None),
    ("spaces only", f" {NBSP}\u200b", "MAD", None),
    ("dash", "-", "MAD", None),
    ("en dash", "–", "MAD", None),
    ("n.d.", "n.d.", "MAD", None),
    ("ND", "ND", "MAD", None),
    ("n/a", "N/A", "MAD", None),
    ("ambiguous dot", "1.234", "MAD", "E315"),
    ("ambiguous comma", "1,234", "MAD", "E315"),
    ("ambiguous dot with a unit", "1.234 MDH", "MAD", "E315"),
    ("ambiguous in the header's unit", "13.300", "MDH", "E315"),
    ("ambiguous zeros", "100.000", "MAD", "E315"),
    ("ambiguous and negative", "-1.234", "MAD", "E315"),
    ("three decimals", "1234,567", "MAD", "E316"),
    ("a third of a number", 1000 / 3, "MAD", "E316"),
    ("beyond the centime in a unit", 1.123456789, "MDH", "E316"),
    ("negative", "-5", "MAD", "E313"),
    ("minus sign", "−1 200", "MAD", "E313"),
    ("negative number", -0.01, "MAD", "E313"),
    ("accounting", "(1 200)", "MAD", "E313"),
    ("words", "abc", "MAD", "E314"),
    ("about", "environ 500", "MAD", "E314"),
    ("néant is not a number", "néant", "MAD", "E314"),
    ("percent", "12 %", "MAD", "E314"),
    ("exponent", "1e6", "MAD", "E314"),
    ("broken groups", "1 23 456", "MAD", "E314"),
    ("uneven groups", "13300 000", "MAD", "E314"),
    ("mixed groups", "1.234 567", "MAD", "E314"),
    ("two commas", "1,2,3", "MAD", "E314"),
    ("comma then dots", "1,234.567.890", "MAD", "E314"),
    ("half a bracket", "(12", "MAD", "E314"),
    ("range", "10-12", "MAD", "E314"),
    ("sum", "10+12", "MAD", "E314"),
    ("Arabic digits", "١٢٣", "MAD", "E314"),
    ("endless", "1" * 5000, "MAD", "E314"),
    ("true", True, "MAD", "E314"),
    ("not a number", float("nan"), "MAD", "E314"),
    ("infinite", float("inf"), "MAD", "E314"),
    ("euros", "5 €", "MAD", "E317"),
    ("millions of euros", "5 M€", "MAD", "E317"),
    ("thousands of euros", "5 k€", "MAD", "E317"),
    ("dollars", "5 M$", "MAD", "E317"),
    ("EUR", "5 EUR", "MAD", "E317"),
    ("with tax", "5 MDH TTC", "MAD", "E317"),
    ("jobs", "12 emplois", "MAD", "E317"),
    ("tonnes", "12 tonnes", "MAD", "E317"),
    ("billion is two things", "11 billion", "MAD", "E317"),
    ("too large", "1 000 000 000 000 001", "MAD", "E318"),
    ("MAD under a header of milliards", 11_000_000_000, "milliards", "E318"),
    ("date", moment("2019-05-01"), "MAD", "E319"),
    ("hour", time(12, 30), "MAD", "E319"),
    ("duration", timedelta(hours=3), "MAD", "E319"),
]


@pytest.mark.parametrize(("raw", "unit", "expected"), [pytest.param(*case[1:], id=case[0]) for case in MONEY])
def test_amounts(raw, unit, expected):
    check(values.read_money(raw, unit), expected)


def check(reading: ReadValue[Any], expected: Any) -> None:
    """A fault's code, or the value; a fault never comes with a value, and can be said in words."""
    if isinstance(expected, str) and expected in CATALOGUE:
        assert reading.fault is not None, f"read as {reading.value!r}"
        assert (reading.fault.kind.code, reading.value) == (expected, None)
        assert reading.fault.message
        assert reading.fault.remedy
        assert "{" not in reading.fault.message + reading.fault.remedy
    else:
        assert reading.fault is None, reading.fault and reading.fault.message
        assert reading.value == expected
        assert type(reading.value) is type(expected)


def fault_of(reading: ReadValue[Any]) -> Fault:
    assert reading.fault is not None
    return reading.fault


FORMATS = [
    ("unit in the format", 1.5, "MAD", '#,##0.00 "MDH"', 150_000_000),
    ("the format wins over the header", 850, "MDH", '#,##0\\ "KDH"', 850 * KDH),
    ("currency in the format", 1200, "MAD", "#,##0.00\\ [$DH-40C]", 1200 * DH),
    ("Excel's local currency", 1200, "MAD", '_("$"* #,##0.00_)', 1200 * DH),
    ("millions hidden by the format", 1_500_000, "MAD", '#,##0.0,,"MDH"', 150_000_000),
    ("thousands hidden under a header", 1_500_000, "KDH", "#,##0,", 150_000_000),
    ("other words in the format", 12, "MAD", '0 "env."', 1200),
    ("euros in the format", 1200, "MAD", "#,##0.00\\ [$€-40C]", "E317"),
    ("dollars by name", 1200, "MAD", "[$$-409]#,##0.00", "E317"),
    ("percentage", 0.12, "MAD", "0%", "E314"),
]


@pytest.mark.parametrize(
    ("raw", "unit", "number_format", "expected"), [pytest.param(*case[1:], id=case[0]) for case in FORMATS]
)
def test_amounts_whose_format_says_more(raw, unit, number_format, expected):
    check(values.read_money(raw, unit, number_format), expected)


WHOLE = [
    ("plain", "120", 120),
    ("dot of thousands", "13.300", 13_300),
    ("dot of thousands, round", "12.000", 12_000),
    ("spaces", f"13{NBSP}300", 13_300),
    ("dots", "1.234.567", 1_234_567),
    ("English", "1,234,567", 1_234_567),
    ("decimals that say nothing", "12,0", 12),
    ("words", "13 300 emplois", 13_300),
    ("number", 12.0, 12),
    ("binary noise", 12.000000000000002, 12),
    ("zero", 0, 0),
    ("unknown", "n.d.", None),
    ("comma of thousands or decimals", "13,300", "E315"),
    ("fraction", "12,5", "E312"),
    ("fraction of a number", 12.5, "E312"),
    ("fraction with thousands", "13 300,5", "E312"),
    ("negative", -3, "E313"),
    ("negative text", "-3", "E313"),
    ("letters", "douze", "E311"),
    ("unit of money", "5 MDH", "E311"),
    ("percent", "12 %", "E311"),
    ("degree", "12°", "E311"),
    ("yes", True, "E311"),
    ("date", date(2019, 5, 1), "E319"),
    ("absurd", 10**16, "E318"),
]


@pytest.mark.parametrize(("raw", "expected"), [pytest.param(*case[1:], id=case[0]) for case in WHOLE])
def test_whole_numbers(raw, expected):
    check(values.read_whole(raw), expected)


DATES = [
    ("real", moment("2019-01-31"), date(2019, 1, 31)),
    ("real, with an hour", moment("2019-01-31T14:05"), date(2019, 1, 31)),
    ("slashes", "31/01/2019", date(2019, 1, 31)),
    ("day first", "03/04/2019", date(2019, 4, 3)),
    ("short", "1/2/2019", date(2019, 2, 1)),
    ("dashes", "31-01-2019", date(2019, 1, 31)),
    ("dots", "31.01.2019", date(2019, 1, 31)),
    ("spaces", "31 / 01 / 2019", date(2019, 1, 31)),
    ("ISO", "2019-01-31", date(2019, 1, 31)),
    ("ISO with an hour", "2019-01-31T00:00:00", date(2019, 1, 31)),
    ("with an hour", "31/01/2019 14:30", date(2019, 1, 31)),
    ("year first", "2019/01/31", date(2019, 1, 31)),
    ("month in words", "31 janvier 2019", date(2019, 1, 31)),
    ("month abbreviated", f"31{NBSP}janv. 2019", date(2019, 1, 31)),
    ("first", "1er mars 2019", date(2019, 3, 1)),
    ("accents", "15 FÉVRIER 2019", date(2019, 2, 15)),
    ("août", "2 aout 2019", date(2019, 8, 2)),
    ("décembre", "5 déc. 2019", date(2019, 12, 5)),
    ("dashes and words", "31-janv-19", date(2019, 1, 31)),
    ("weekday", "jeudi 31 janvier 2019", date(2019, 1, 31)),
    ("le", "le 31/01/2019", date(2019, 1, 31)),
    ("English", "31 January 2019", date(2019, 1, 31)),
    ("English, month first", "January 31st, 2019", date(2019, 1, 31)),
    ("two digits", "31/01/19", date(2019, 1, 31)),
    ("last two digits of this century", "31/12/49", date(2049, 12, 31)),
    ("leap day", "29/02/2020", date(2020, 2, 29)),
    ("unknown", "-", None),
    ("no leap day", "29/02/2019", "E332"),
    ("31 February", "31/02/2019", "E332"),
    ("31 February, ISO", "2019-02-31", "E332"),
    ("31 April in words", "31 avril 2019", "E332"),
    ("day zero", "00/01/2019", "E332"),
    ("month first", "01/31/2019", "E333"),
    ("ISO with the day first", "2019-31-01", "E333"),
    ("no such month", "45/13/2019", "E331"),
    ("which century", "31/01/75", "E334"),
    ("serial number", 43496, "E335"),
    ("serial number in floating point", 43496.0, "E335"),
    ("year alone", 2019, "E331"),
    ("month alone", "janv. 2019", "E331"),
    ("words", "bientôt", "E331"),
    ("mixed separators", "31/01-2019", "E331"),
    ("no month of that name", "31 janus 2019", "E331"),
    ("true", True, "E331"),
    ("hour", time(12, 30), "E331"),
    ("digits", "31012019", "E331"),
    ("long ago", "31/01/1019", "E336"),
    ("far away", moment("2219-01-31"), "E336"),
]


@pytest.mark.parametrize(("raw", "expected"), [pytest.param(*case[1:], id=case[0]) for case in DATES])
def test_dates(raw, expected):
    check(values.read_date(raw), expected)


YEARS = [
    ("number", 2019, 2019),
    ("floating point", 2019.0, 2019),
    ("text", " 2019 ", 2019),
    ("grouped by a format", f"2{NBSP}019", 2019),
    ("in words", "Année 2019", 2019),
    ("end of the year", moment("2019-12-31"), 2019),
    ("unknown", "", None),
    ("fraction", 2019.5, "E337"),
    ("two digits", 19, "E338"),
    ("out of range", "2190", "E338"),
    ("a year formatted as a date", moment("1905-07-11"), "E337"),
    ("relative", "N+1", "E337"),
    ("month and year", "06/18", "E337"),
    ("negative", "-2019", "E337"),
    ("true", True, "E337"),
]


@pytest.mark.parametrize(("raw", "expected"), [pytest.param(*case[1:], id=case[0]) for case in YEARS])
def test_years(raw, expected):
    check(values.read_year(raw), expected)


PERIODS = [
    ("year", "2018", "2018"),
    ("year as a number", 2018, "2018"),
    ("year in words", "Exercice 2018", "2018"),
    ("month", "2018-06", "2018-06"),
    ("month, slash", "06/2018", "2018-06"),
    ("month, short", "6-2018", "2018-06"),
    ("month in words", "juin 2018", "2018-06"),
    ("month abbreviated", "janv. 2019", "2019-01"),
    ("month as Excel shows it", "janv-19", "2019-01"),
    ("month in English", "June 2018", "2018-06"),
    ("de", "mois: n", "E341"),
    ("quarter", "T2 2019", "2019-T2"),
    ("quarter, number first", "2T 2019", "2019-T2"),
    ("quarter, year first", "2019-T2", "2019-T2"),
    ("quarter in English", "Q2 2019", "2019-T2"),
    ("quarter, glued", "2019Q2", "2019-T2"),
    ("quarter in words", "2e trimestre 2018", "2018-T2"),
    ("quarter, ème", "3ème trimestre 2018", "2018-T3"),
    ("quarter, of two digits", "T4-18", "2018-T4"),
    ("half", "S1 2018", "2018-S1"),
    ("half in words", "1er semestre 2018", "2018-S1"),
    ("half in full", "Deuxième semestre de 2018", "2018-S2"),
    ("half in English", "H2 2018", "2018-S2"),
    ("real date, first day", moment("2018-06-01"), "2018-06"),
    ("real date, last day", moment("2018-06-30"), "2018-06"),
    ("date in text, last day", "30/06/2018", "2018-06"),
    ("unknown", "n.d.", None),
    ("real date inside a month", moment("2018-06-15"), "E342"),
    ("fifth quarter", "T5 2019", "E341"),
    ("third half", "S3 2019", "E341"),
    ("thirteenth month", "13/2019", "E341"),
    ("month of two digits", "06/18", "E341"),
    ("decimal number", 2018.06, "E341"),
    ("range", "janvier-mars 2018", "E341"),
    ("words", "bientôt", "E341"),
    ("long ago", "1789", "E338"),
    ("true", True, "E341"),
]


@pytest.mark.parametrize(("raw", "expected"), [pytest.param(*case[1:], id=case[0]) for case in PERIODS])
def test_periods(raw, expected):
    known = expected if expected is None or expected in CATALOGUE else Period.parse_code(expected)
    check(values.read_period(raw), known)


SCORES = [
    ("whole", "87", "General", 8700),
    ("number", 72.5, "General", 7250),
    ("comma", "72,5", "General", 7250),
    ("three decimals that say nothing", "72.500", "General", 7250),
    ("percent", "87 %", "General", 8700),
    ("out of 100", "87/100", "General", 8700),
    ("shown as a percentage", 0.87, "0%", 8700),
    ("noise of a percentage", 0.57, "0%", 5700),
    ("one in a hundred", "0,5 %", "General", 50),
    ("zero", 0, "General", 0),
    ("full", 100, "General", 10_000),
    ("unknown", "n.d.", "General", None),
    ("share or score", 0.87, "General", "E323"),
    ("share or score in text", "0,87", "General", "E323"),
    ("above", 101, "General", "E322"),
    ("below", "-1", "General", "E322"),
    ("above, shown as a percentage", 1.2, "0%", "E322"),
    ("out of 20", "17/20", "General", "E321"),
    ("words", "bien", "General", "E321"),
    ("grouped", "1 000", "General", "E321"),
    ("true", True, "General", "E321"),
    ("too fine", "72,555", "General", "E324"),
]


@pytest.mark.parametrize(("raw", "number_format", "expected"), [pytest.param(*case[1:], id=case[0]) for case in SCORES])
def test_scores_are_hundredths_of_a_point(raw, number_format, expected):
    check(values.read_score(raw, number_format), expected)


ICES = [
    ("text", "002087546000048", "General", "002087546000048", None),
    ("spaces", "002 087 546 0000 48", "General", "002087546000048", None),
    ("dots and no-break spaces", f"002087546.0000{NBSP}48", "General", "002087546000048", None),
    ("apostrophe kept by a copy", "'002087546000048", "General", "002087546000048", None),
    ("zeros lost in a number", 2087546000048, "General", "002087546000048", "W361"),
    ("zeros lost in floating point", 2087546000048.0, "General", "002087546000048", "W361"),
    ("zeros lost in a text", "2087546000048", "General", "002087546000048", "W361"),
    ("zeros shown by the format", 2087546000048, "0" * 15, "002087546000048", None),
    ("wrong key", "002087546000049", "General", "002087546000049", "W362"),
    ("wrong key in a number of 15 digits", 102087546000049, "General", "102087546000049", "W362"),
    ("unknown", "-", "General", None, None),
    ("zeros lost, and the key is wrong", 2087546000049, "General", "E361", None),
    ("company number alone", "002087546", "General", "E361", None),
    ("company number alone, whose key would check", 97 * 10**6, "General", "E361", None),
    ("too long", "0020875460000481", "General", "E361", None),
    ("letters", "ICE002087546000048", "General", "E362", None),
    ("zeros", "000000000000000", "General", "E362", None),
    ("digits lost", 2.08754600004812e17, "General", "E363", None),
    ("digits lost in a text", "2,08755E+12", "General", "E363", None),
    ("a number as text", "9000011000029.0", "General", "009000011000029", "W361"),
    ("a number as French text", "9000011000029,00", "General", "009000011000029", "W361"),
    ("a spaced number as text", f"9{NBSP}000{NBSP}011{NBSP}000{NBSP}029,0", "General", "009000011000029", "W361"),
    ("15 digits and a decimal zero", "002087546000048.0", "General", "002087546000048", None),
    ("rounded, as a number", 9000011000000.0, "General", "E363", None),
    ("rounded, its zeros shown by the format", 9000011000000, "0" * 15, "E363", None),
    ("rounded, as text", "9000011000000.0", "General", "E363", None),
    ("rounded, in 15 digits", "009000011000000", "General", "E363", None),
    ("rounded, in scientific notation", "9,000011E+12", "General", "E363", None),
    ("all its digits, in scientific notation", "9,000011000029 E+12", "General", "E363", None),
    ("a key of 00", "000000097000100", "General", "000000097000100", "W362"),
    ("zeros lost, and a key of 00", "9700000012500", "General", "E361", None),
    ("fraction", 2087546000048.5, "General", "E362", None),
    ("date", date(2019, 1, 1), "General", "E362", None),
    ("true", True, "General", "E362", None),
]


@pytest.mark.parametrize(
    ("raw", "number_format", "expected", "warning"), [pytest.param(*case[1:], id=case[0]) for case in ICES]
)
def test_ice(raw, number_format, expected, warning):
    reading = values.read_ice(raw, number_format)
    check(reading, expected)
    assert (reading.warning and reading.warning.kind.code) == warning


CODES = [
    ("code", "road-show", CHANNELS, "road-show"),
    ("title", "Appel à manifestation d'intérêt", CHANNELS, "ami"),
    ("English title", "targeting", CHANNELS, "ciblage"),
    ("synonym", "Atelier", CHANNELS, "workshop"),
    ("number that lost its zero", 6, REGIONS, "06"),
    ("text that lost its zero", "6", REGIONS, "06"),
    ("number of two digits", 12.0, REGIONS, "12"),
    ("look-alike spaces", f"Casablanca{NBSP}–{NBSP}Settat", REGIONS, "06"),
    ("unknown", "n.d.", REGIONS, None),
    ("misspelt", "worksop", CHANNELS, "E352"),
    ("no such code", "télépathie", CHANNELS, "E351"),
    ("no such number", 13, REGIONS, "E351"),
]


@pytest.mark.parametrize(("raw", "vocabulary", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CODES])
def test_codes(raw, vocabulary, expected):
    check(values.read_code(raw, vocabulary), expected)


@pytest.mark.parametrize(
    ("raw", "number_format", "expected"),
    [
        ("  ATLAS\u200b FONDERIE \u00a0", "General", "ATLAS FONDERIE"),
        ("e\u0301tat", "General", "état"),
        ("a\r\nb", "General", "a\nb"),
        (12345.0, "General", "12345"),
        (522334455, "0000000000", "0522334455"),
        (1.5, "General", "1.5"),
        (moment("2019-01-31"), "dd/mm/yyyy", "31/01/2019"),
        ("=1+1", "General", "=1+1"),
        ("n.d.", "General", None),
        ("Néant", "General", "Néant"),
    ],
)
def test_text(raw, number_format, expected):
    check(values.read_text(raw, number_format), expected)


def test_both_readings_of_an_ambiguous_amount_are_shown_in_mad():
    fault = fault_of(values.read_money("1.234 MDH"))
    assert fault.message == f"“1.234 MDH” can be read in two ways: 1{NBSP}234{NBSP}000{NBSP}000{NBSP}MAD" + (
        f" or 1{NBSP}234{NBSP}000{NBSP}MAD."
    )


def test_a_date_that_does_not_exist_says_why():
    assert fault_of(values.read_date("31/02/2019")).message == (
        "“31/02/2019” does not exist in the calendar: February 2019 has 28 days."
    )
    assert "31/01/2019" in fault_of(values.read_date("01/31/2019")).remedy
    assert "31/01/2019" in fault_of(values.read_date(43496)).message


def test_a_misspelt_code_is_suggested_and_an_unknown_one_gets_the_list():
    assert fault_of(values.read_code("worksop", CHANNELS)).remedy == "Did you mean “Workshop”?"
    assert fault_of(values.read_code("zzz", CHANNELS)).remedy.startswith("Choose one of: Call for expressions")


def test_a_unit_nobody_knows_in_a_header_is_a_fault():
    check(values.read_money("5", "€"), "E317")


def test_words_of_the_number_formats():
    assert amounts.format_unit('#,##0.0,,"MDH"') == ("MDH", 2)
    assert amounts.format_unit("#,##0.00") == ("", 0)


def grouped(digits: str, space: str) -> str:
    head = len(digits) % 3
    parts = ([digits[:head]] if head else []) + [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return space.join(parts)


spaces = st.sampled_from([" ", NBSP, NARROW, THIN, "'", "’"])
centimes = st.integers(0, 10**17)


@given(centimes, spaces, st.sampled_from(["", " DH", NBSP + "MAD", "DHS"]))
@example(100_000, NARROW, " DH")
def test_french_writing_round_trips(amount, space, unit):
    text = f"{grouped(str(amount // 100), space)},{amount % 100:02d}{unit}"
    check(values.read_money(text), amount)


@given(st.integers(10**7, 10**15 - 1), st.sampled_from([".", ","]))
def test_two_groups_or_more_are_never_ambiguous(whole, separator):
    decimal = "," if separator == "." else "."
    check(values.read_money(f"{grouped(str(whole), separator)}{decimal}50"), whole * 100 + 50)


@given(st.integers(0, 10**15 - 1))
def test_numbers_that_excel_can_hold_lose_no_centime(amount):
    check(values.read_money(amount / 100), amount)


@given(st.integers(0, 10**9), st.sampled_from([("KDH", KDH), ("MDH", MDH), ("MMDH", 1000 * MDH)]))
def test_an_amount_in_any_unit_is_the_same_amount(thousandths, unit):
    name, factor = unit
    written = format(Decimal(thousandths).scaleb(-2), "f").replace(".", ",")
    expected = thousandths * factor // 100
    check(values.read_money(f"{written} {name}"), expected if expected <= 10**17 else "E318")


@given(
    st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"])
)
def test_dates_round_trip(day, form):
    check(values.read_date(day.strftime(form)), day)


@given(st.integers(1990, 2100), st.sampled_from([("year", 1), ("half", 2), ("quarter", 4), ("month", 12)]), st.data())
def test_periods_round_trip_by_code_and_by_title_in_both_languages(year, division, data):
    name, count = division
    number = () if count == 1 else (data.draw(st.integers(1, count)),)
    period = getattr(Period, name)(year, *number)
    assert Period.parse_code(period.code) == period
    for language in i18n.LANGUAGES:
        i18n.use(language)
        check(values.read_period(period.title), period)
    i18n.use("en")
    check(values.read_period(period.code), period)


@given(st.integers(0, 10**13 - 1))
def test_a_restored_ice_is_the_one_that_was_typed(body):
    ice = f"{body:013d}{97 - body * 100 % 97:02d}"
    reading = values.read_ice(int(ice))
    if len(str(int(ice))) >= 10:
        assert reading.value == ice
    else:
        assert reading.value is None


@given(st.text(max_size=60))
def test_no_text_raises(text):
    for read in (values.read_money, values.read_whole, values.read_date, values.read_year, values.read_period,
                 values.read_score, values.read_ice, values.read_text):  # fmt: skip
        reading = read(text)
        assert reading.fault is None or (reading.value is None and reading.fault.message and reading.fault.remedy)


@given(st.one_of(st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas()))
def test_no_value_raises(value):
    for read in (values.read_money, values.read_whole, values.read_date, values.read_year, values.read_period,
                 values.read_score, values.read_ice, values.read_text):  # fmt: skip
        assert read(value) is not None


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_what_is_shown_is_short_and_harmless(text):
    told = shown(text)
    assert len(told) <= 80
    assert "\x1b" not in told


def test_codes_are_unique_and_speak_of_their_severity():
    assert all(kind.code == code for code, kind in CATALOGUE.items())
    assert {kind.severity for code, kind in CATALOGUE.items() if code[0] == "W"} == {Severity.WARNING}
    assert len({code[1:] + kind.message for code, kind in CATALOGUE.items()}) == len(CATALOGUE)
