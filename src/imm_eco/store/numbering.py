"""The numbers of reservations said before reservations had one: what the migration gives, and `check` asks again.

The first reservation put on a dossier is 1, each other text or sitting the next one; a reservation that was said
again (lifted, given another due date) keeps its number.
"""

from __future__ import annotations

import sqlite3
from collections import Counter


def first_numbers(db: sqlite3.Connection, table: str = "main.reservation") -> dict[int, int]:
    """The number of each row of reservations, by the row's own, as the order of saying gives it."""
    given: Counter[int] = Counter()
    numbers: dict[tuple[int, int, str], int] = {}
    by_row: dict[int, int] = {}
    for row, dossier, session, text in db.execute(f"SELECT id, dossier_id, session_id, text FROM {table} ORDER BY id"):
        reservation = (dossier, session, text)
        if reservation not in numbers:
            given[dossier] += 1
            numbers[reservation] = given[dossier]
        by_row[row] = numbers[reservation]
    return by_row
