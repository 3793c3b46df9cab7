"""The records of the nouns: named like the columns of their sheets, and saying just what was said."""

from __future__ import annotations

from functools import partial

import pytest

from imm_eco.services.intake.row_services import DATED, UNDATED
from imm_eco.services.records import CandidateRecord, Condition, DisbursementRecord, record_of
from imm_eco.sheets.schema import columns
from tests.exchange.story import ATLAS

SERVICES = UNDATED | {noun: service for noun, (_day, service) in DATED.items()}
COLUMNS = {sheet.noun: {column.key for column in sheet.columns} for sheet in columns.REGISTER}


@pytest.mark.parametrize("noun", SERVICES)
def test_every_field_is_a_column_of_the_sheet(noun: str) -> None:
    service = SERVICES[noun]
    assert isinstance(service, partial)
    fields = set(service.args[0]._fields) - {"said"}
    assert fields and fields <= COLUMNS[noun]


def test_the_day_by_which_a_row_of_history_is_taken_is_a_column() -> None:
    assert {noun for noun, (day, _service) in DATED.items() if day in COLUMNS[noun]} == set(DATED)


def test_a_reservation_asks_for_columns_too() -> None:
    assert {*Condition._fields} - {"said"} <= COLUMNS["reservations"]


def test_what_is_not_said_is_none_and_not_among_what_is_said() -> None:
    company = record_of(CandidateRecord, {"ice": ATLAS, "city": None})
    assert company.ice == ATLAS
    assert company.said == {"ice": ATLAS, "city": None}
    paid = record_of(DisbursementRecord, {"reference": "D1", "amount": 5})
    assert paid.amount == 5
    assert paid.piece is None
