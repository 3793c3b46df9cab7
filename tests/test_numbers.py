"""How values are written: for people in their language, for programs to the digit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco import formatting, i18n
from imm_eco.domain.vocabulary import STEPS
from imm_eco.exact_json import dumps
from imm_eco.grid import Field, Kind, Note, Row

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("centimes", "french", "english"),
    [
        (0, "0 DH", "0 DH"),
        (49, "0,49 DH", "0.49 DH"),
        (-49, "-0,49 DH", "-0.49 DH"),
        (50, "1 DH", "1 DH"),
        (85_000_000, "850 000 DH", "850,000 DH"),
        (99_999_949, "999 999 DH", "999,999 DH"),
        (99_999_950, "1,0 MDH", "1.0 MDH"),
        (27_700_000_000, "277,0 MDH", "277.0 MDH"),
        (-352_250_000_000, "-3 523 MDH", "-3,523 MDH"),
        (99_994_999_999, "999,9 MDH", "999.9 MDH"),
        (99_995_000_000, "1 000 MDH", "1,000 MDH"),
        (1_100_000_000_000, "11 000 MDH", "11,000 MDH"),
    ],
)
def test_money_in_the_unit_that_reads_best(centimes, french, english):
    i18n.use("fr")
    assert formatting.money(centimes) == french.replace(" ", NBSP)
    i18n.use("en")
    assert formatting.money(centimes) == english.replace(" ", NBSP)


def test_figures_of_a_column_that_names_its_unit():
    amounts = [0, 123_456_789, 1_100_000_000_000]
    assert formatting.best_unit(amounts) == "MDH"
    assert [formatting.in_unit(amount, "MDH") for amount in amounts] == ["0", "1.2", "11,000"]
    assert formatting.best_unit([0, 5_000]) == "DH"


@pytest.mark.parametrize(
    ("centimes", "shown"),
    [(123_456_789, "1 234 567,89 DH"), (85_000_000, "850 000 DH"), (-1, "-0,01 DH"), (5, "0,05 DH")],
)
def test_exact_money_keeps_every_centime(centimes, shown):
    i18n.use("fr")
    assert formatting.money(centimes, exact=True) == shown.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("write", "value", "french", "english"),
    [
        (formatting.count, 13300, "13 300", "13,300"),
        (formatting.count, -7422, "-7 422", "-7,422"),
        (formatting.count, 999, "999", "999"),
        (formatting.ratio, Fraction(5878, 13300), "44 %", "44%"),
        (formatting.ratio, 0.445, "45 %", "45%"),
        (formatting.ratio, 0, "0 %", "0%"),
        (formatting.ratio, Fraction(4, 10_000), "< 1 %", "< 1%"),
        (formatting.ratio, 0.006, "1 %", "1%"),
        (formatting.ratio, Fraction(9_950, 10_000), "99 %", "99%"),
        (formatting.ratio, Fraction(10**30 - 1, 10**30), "99 %", "99%"),
        (formatting.ratio, 1, "100 %", "100%"),
        (formatting.ratio, 1.004, "100 %", "100%"),
        (formatting.ratio, -0.001, "> -1 %", "> -1%"),
        (formatting.ratio, -0.25, "-25 %", "-25%"),
        (formatting.factor, 0, "0,0", "0.0"),
        (formatting.factor, 4.25, "4,3", "4.3"),
        (formatting.factor, Fraction(1, 30), "< 0,1", "< 0.1"),
        (formatting.ratio, Fraction(1234, 100), "1 234 %", "1,234%"),
        (formatting.day, date(2018, 12, 31), "31/12/2018", "2018-12-31"),
        (formatting.day, "2018-12-31", "31/12/2018", "2018-12-31"),
        (formatting.moment, "2018-12-31T09:05:00Z", "31/12/2018 09:05:00 UTC", "2018-12-31 09:05:00 UTC"),
        (formatting.moment, datetime(2018, 12, 31, 9, 5, tzinfo=UTC), "31/12/2018 09:05:00 UTC",
         "2018-12-31 09:05:00 UTC"),
        (formatting.text, ["a", 2], "a, 2", "a, 2"),
    ],
)  # fmt: skip
def test_in_both_languages(write, value, french, english):
    i18n.use("fr")
    assert write(value).replace(NBSP, " ") == french
    i18n.use("en")
    assert write(value).replace(NBSP, " ") == english


def test_one_decimal_of_a_ratio():
    assert formatting.ratio(Fraction(5878, 13300), 1) == "44.2%"
    assert formatting.ratio(Fraction(9_999, 10_000), 1) == "99.9%"
    assert formatting.ratio(Fraction(1, 10_000), 1) == f"<{NBSP}0.1%"


@given(st.fractions(min_value=0, max_value=2), st.sampled_from([1, 10, 100, 1000, 10_000]))
def test_all_parts_are_filled_only_when_one_is_reached_and_none_only_for_nothing(value, whole):
    filled = formatting.parts(value, whole)
    assert (filled >= whole) == (value >= 1)
    assert (filled == 0) == (value == 0) or whole == 1
    assert abs(filled - value * whole) <= 1


@pytest.mark.parametrize(
    ("amounts", "unit", "shown"),
    [
        ([400_000_000, 401_000_000], "MDH", ["4.00", "4.01"]),
        ([400_000_000, 400_000_000], "MDH", ["4.0", "4.0"]),
        ([400_000_000, 410_000_000], "MDH", ["4.0", "4.1"]),
        ([4_000_000, 0], "MDH", ["0.04", "0"]),
        ([100_004_000_000, 99_996_000_000], "MDH", ["1,000.04", "999.96"]),
        ([100_000_000, 99_999_999], "MDH", ["1.00000000", "0.99999999"]),
        ([10_010, 10_020], "DH", ["100.10", "100.20"]),
        ([-400_000_000, 400_000_000], "MDH", ["-4.0", "4.0"]),
    ],
)
def test_amounts_that_differ_are_not_shown_alike(amounts, unit, shown):
    assert [formatting.in_unit(amount, unit, amounts) for amount in amounts] == shown


def test_a_sentence_tells_its_amounts_apart():
    note = Note("{a} of {b}, {c}", {"a": (Kind.MONEY, 400_000_000), "b": (Kind.MONEY, 401_000_000),
                                    "c": (Kind.MONEY, 0)})  # fmt: skip
    assert formatting.sentence(note).replace(NBSP, " ") == "4.00 MDH of 4.01 MDH, 0 MDH"


def test_a_row_tells_its_amounts_apart_and_a_zero_has_the_unit_of_its_column():
    fields = [Field("target", "Target", Kind.AMOUNT), Field("realised", "Realised", Kind.AMOUNT)]
    rows = [Row({"target": 401_000_000, "realised": 400_000_000, "unit": "MAD"}),
            Row({"target": 500_000_000, "realised": 0, "unit": "MAD"})]  # fmt: skip
    among = formatting.Among(fields, rows)
    told = [[formatting.display(field, row, among).replace(NBSP, " ") for field in fields] for row in rows]
    assert told == [["4.01 MDH", "4.00 MDH"], ["5.0 MDH", "0 MDH"]]


def test_what_is_not_known_is_never_zero():
    field = Field("target", "Target", Kind.AMOUNT, missing="n.d.")
    assert formatting.display(field, Row({"target": None, "unit": "MAD"})) == "n.d."
    assert formatting.to_plain(None, Kind.MONEY) is None


@pytest.mark.parametrize(("unit", "shown"), [("MAD", "1.0 MDH"), ("jobs", "100,000,000")])
def test_an_amount_is_what_its_row_says(unit, shown):
    field = Field("target", "Target", Kind.AMOUNT)
    assert formatting.display(field, Row({"target": 100_000_000, "unit": unit})).replace(NBSP, " ") == shown


def test_a_code_is_shown_by_its_title():
    i18n.use("fr")
    field = Field("step", "Step", Kind.CODE, STEPS)
    assert formatting.display(field, Row({"step": "ecarte"})) == "Écarté"


def test_a_note_writes_its_values():
    note = Note("{a} of {b}", {"a": (Kind.MONEY, 27_700_000_000), "b": (Kind.COUNT, 13300)})
    assert formatting.sentence(note).replace(NBSP, " ") == "277.0 MDH of 13,300"
    assert formatting.sentence("as it is {x}") == "as it is {x}"


@given(st.integers(min_value=-(10**19), max_value=10**19))
def test_no_centime_is_lost_in_json(centimes):
    written = dumps({"amount": [formatting.to_plain(centimes, Kind.MONEY)]})[12:-2]
    sign = "-" if centimes < 0 else ""
    whole, rest = divmod(abs(centimes), 100)
    assert Decimal(written) == Decimal(f"{sign}{whole}.{rest:02}")


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (Fraction(5878, 13300), Kind.RATIO, 0.442),
        (2 / 3, Kind.RATIO, 0.6667),
        (Fraction(99_999, 100_000), Kind.RATIO, 0.9999),
        (Fraction(10**30 - 1, 10**30), Kind.RATIO, 0.9999),
        (Fraction(1, 10**9), Kind.RATIO, 0.0001),
        (Fraction(5878, 13300), Kind.BAR, 0.442),
        (date(2018, 12, 31), Kind.DATE, "2018-12-31"),
        ("mise-en-place", Kind.CODE, "mise-en-place"),
        (6000, Kind.COUNT, 6000),
    ],
)
def test_plain(value, kind, written):
    assert formatting.to_plain(value, kind) == written


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (0, "░░░░░░░░░░"),
        (0.44, "████░░░░░░"),
        (0.45, "█████░░░░░"),
        (0.004, "█░░░░░░░░░"),
        (0.996, "█████████░"),
        (1, "██████████"),
        (1.7, "██████████"),
        (-1, "░░░░░░░░░░"),
    ],
)
def test_bar(ratio, shown):
    assert formatting.bar(ratio) == shown
    assert formatting.bar(ratio, blocks=False) == shown.replace("█", "#").replace("░", ".")
