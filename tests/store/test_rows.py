"""Rows as records: a query and the kind that it is read as agree, or nothing is read."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

import pytest

from imm_eco.store.rows import columns_of, fetch_all, fetch_one


class Month(NamedTuple):
    """A month and how many days it has."""

    name: str
    days: int


MONTHS = "SELECT 'may' AS name, 31 AS days UNION ALL SELECT 'june', 30"


@pytest.fixture
def db() -> sqlite3.Connection:
    return sqlite3.connect(":memory:")


def test_a_row_is_a_record(db: sqlite3.Connection) -> None:
    assert fetch_all(db, Month, MONTHS) == [Month("may", 31), Month("june", 30)]
    assert fetch_one(db, Month, f"SELECT * FROM ({MONTHS}) WHERE days < ?", (31,)) == Month("june", 30)
    assert fetch_one(db, Month, f"SELECT * FROM ({MONTHS}) WHERE days < :days", {"days": 0}) is None


@pytest.mark.parametrize("columns", ["name", "days, name", "name, days, 1 AS more", "name, days AS day"])
def test_other_columns_than_the_fields_are_refused(db: sqlite3.Connection, columns: str) -> None:
    with pytest.raises(TypeError, match="Month has the fields"):
        fetch_all(db, Month, f"SELECT {columns} FROM ({MONTHS}) WHERE FALSE")


def test_the_fields_are_what_a_query_selects() -> None:
    assert columns_of(Month) == "name, days"
