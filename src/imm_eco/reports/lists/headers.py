"""The headers that senders write in words of their own, and the columns that they mean."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.sheets.schema import columns
from imm_eco.store.rows import fetch_all


class _TaughtHeader(NamedTuple):
    sender: str
    text: str
    noun: str
    field: str
    change: int


_HEADERS = "SELECT sender, text, noun, field, change_id AS change FROM live_header ORDER BY sender, folded, noun"


def headers(db: sqlite3.Connection) -> Grid:
    """What was taught, by sender; `*` is every sender."""
    shown = [
        Field("sender", N_("Sender")),
        Field("text", N_("Header")),
        Field("noun", N_("Sheet"), in_tables=False),
        Field("field", N_("Column"), in_tables=False),
        Field("sheet", N_("Sheet"), in_data=False),
        Field("column", N_("Column"), in_data=False),
        Field("change", N_("Change"), Kind.COUNT),
    ]
    sheets = {sheet.noun: sheet for sheet in columns.REGISTER}
    rows = []
    for row in fetch_all(db, _TaughtHeader, _HEADERS):
        sheet = sheets[row.noun]
        key, _bracket, unit = row.field.partition(" (")
        column = f"{sheet.column(key).title} ({unit}" if unit else sheet.column(key).title
        rows.append(Row.of(row, {"sheet": sheet.title, "column": column}))
    return Grid("headers", _("Learned headers"), shown, rows)
