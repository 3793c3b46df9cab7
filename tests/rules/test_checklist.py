"""What a dossier's file holds on a day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from imm_eco.domain.programme import Piece, reading
from imm_eco.domain.rules import checklist
from imm_eco.domain.rules.checklist import Receipt

PROGRAMME = replace(
    reading.load(),
    piece_list=(
        Piece("statuts", "Statuts", "Articles", required=True),
        Piece("plan-pme", "Plan PME", "SME plan", required=True, sizes=("pme", "tpe")),
        Piece("photo", "Photo", "Picture", required=False),
    ),
)


def states(*receipts: Receipt, size: str | None = "pme", day: str = "2019-03-14") -> list[str | None]:
    return [each.state for each in checklist.on_day(PROGRAMME, size, receipts, day)]


def test_what_is_required_and_did_not_come_is_missing():
    assert states() == ["missing", "missing", None]
    assert checklist.missing(PROGRAMME, "pme", [], "2019-03-14") == ("Articles", "SME plan")


@pytest.mark.parametrize(("size", "missing"), [("pme", 2), ("tpe", 2), ("locomotive", 1), (None, 1)])
def test_a_piece_may_be_required_of_some_sizes_alone(size: str | None, missing: int):
    assert len(checklist.missing(PROGRAMME, size, [], "2019-03-14")) == missing


def test_a_piece_counts_from_the_day_it_came():
    came = Receipt("statuts", "2019-03-14")
    assert states(came)[0] == "received"
    assert states(came, day="2019-03-13")[0] == "missing"
    assert states(Receipt("statuts", None))[0] == "missing"


def test_it_is_verified_from_the_day_it_was():
    came = Receipt("statuts", "2019-03-01", "2019-03-10")
    assert (states(came)[0], states(came, day="2019-03-09")[0]) == ("verified", "received")


def test_an_expired_piece_is_missing_from_the_day_after():
    came = Receipt("statuts", "2019-01-01", None, "2019-03-14")
    assert states(came)[0] == "received"
    assert states(came, day="2019-03-15")[0] == "expired"
    assert checklist.missing(PROGRAMME, None, [came], "2019-03-15") == ("Articles, expired on 2019-03-14",)


def test_an_expired_piece_that_nobody_requires_is_not_missing():
    gone = Receipt("photo", "2018-01-01", None, "2018-12-31")
    assert checklist.missing(PROGRAMME, None, [Receipt("statuts", "2019-01-01"), gone], "2019-03-14") == ()


def test_a_renewal_counts_from_its_day_and_the_past_stays():
    came = [Receipt("statuts", "2018-01-01", None, "2018-12-31"), Receipt("statuts", "2019-02-01", None, "2019-12-31")]
    found = [states(*came, day=day)[0] for day in ("2018-06-01", "2019-01-15", "2019-02-01", "2020-01-01")]
    assert found == ["received", "expired", "received", "expired"]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_that_came_one_day_the_one_that_holds_longest_counts(turned: bool):
    for_ever, short = Receipt("statuts", "2019-01-10"), Receipt("statuts", "2019-01-10", expires_on="2019-02-28")
    longer = Receipt("statuts", "2019-01-10", expires_on="2019-03-31")
    assert states(*((short, for_ever) if turned else (for_ever, short)))[0] == "received"
    assert states(*((short, longer) if turned else (longer, short)))[0] == "received"


@pytest.mark.parametrize("turned", [False, True])
def test_the_latest_counts_even_where_an_earlier_one_would_hold_for_ever(turned: bool):
    came = Receipt("statuts", "2019-01-10"), Receipt("statuts", "2019-02-10", expires_on="2019-02-28")
    assert states(*(came[::-1] if turned else came))[0] == "expired"


def test_it_is_verified_on_that_very_day():
    assert states(Receipt("statuts", "2019-03-01", "2019-03-14"))[0] == "verified"
