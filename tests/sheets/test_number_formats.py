"""What a format makes of a number: the same as openpyxl says, where both can say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import numbers
from openpyxl.utils import datetime as known

from imm_eco.sheets.parsing import number_formats

CODES = (
    *numbers.BUILTIN_FORMATS.values(), "yyyy-mm-dd", "dd/mm/yyyy hh:mm", "[$-40C]d mmmm yyyy;@", '0.0 "MDH"',
    '"jour" 0', "[Red]0", "[h]:mm", "[mm]:ss", '#,##0 "dh"', "0.00E+00", "[$€-40C] #,##0", "mmm-yy", "@", "General",
    "0%", "000000",
)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_dates_and_durations_are_known_by_their_code(code: str) -> None:
    found = number_formats.format_of_code(code)
    assert found.date == bool(numbers.is_date_format(code))
    assert found.duration == bool(numbers.is_timedelta_format(code))


@pytest.mark.parametrize("code", ["0\\ \\d\\h", '#,##0" dhs"', "#,##0_d", "*d0"])
def test_letters_that_are_shown_as_they_are_make_no_date(code: str) -> None:
    assert not number_formats.format_of_code(code).date


@pytest.mark.parametrize("number", range(60))
def test_the_formats_that_have_only_a_number(number: int) -> None:
    code = numbers.BUILTIN_FORMATS.get(number)
    if code is not None:
        assert number_formats.builtin(number).date == bool(numbers.is_date_format(code))
        assert number_formats.builtin(number).code == code or number in range(5, 9) or number in range(41, 45)
    else:
        assert number_formats.builtin(number).date is (27 <= number <= 36 or 50 <= number <= 58)


@given(st.floats(-1000, 2_900_000), st.sampled_from((number_formats.WINDOWS_EPOCH, number_formats.MAC_EPOCH)))
def test_a_number_is_the_moment_that_openpyxl_finds(number: float, epoch: object) -> None:
    assert number_formats.moment(number, epoch, False) == known.from_excel(number, epoch)  # type: ignore[arg-type]


@given(st.floats(0, 10_000))
def test_a_duration_is_to_the_millisecond(number: float) -> None:
    found = number_formats.moment(number, number_formats.WINDOWS_EPOCH, True)
    assert isinstance(found, timedelta)
    assert abs(found - timedelta(days=number)) <= timedelta(milliseconds=1)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_none(number: float) -> None:
    with pytest.raises(ValueError, match=r"nan|inf"):
        number_formats.held(number, number_formats.GENERAL, number_formats.WINDOWS_EPOCH)
