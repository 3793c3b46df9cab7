"""A query turned into a list."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from imm_eco.grid import Field, Grid, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields

PROVENANCE = (
    fields.count("change", N_("Change")),
    fields.text("file", N_("File"), people=False),
    fields.text("sheet", N_("Sheet"), people=False),
    fields.text("cell", N_("Cell"), people=False),
)
"""Where a value comes from: its change, and its place in the file that it was read from."""

SOURCE = Field("source", N_("Comes from"), data=False)
"""The same for people, in one column: `resultats-2018.xlsx Résultats!D4`."""


def source(row: Mapping[str, Any]) -> str:
    """File, sheet and cell of a value, in one text; of one typed by hand its change."""
    if row["file"] is None:
        return _("change {number}").format(number=row["change"])
    place = "!".join(str(row[key]) for key in ("sheet", "cell") if row[key])
    return f"{row['file']} {place}".rstrip()


def listing(
    db: sqlite3.Connection,
    name: str,
    title: str,
    columns: Sequence[Field],
    query: str,
    parameters: Mapping[str, Any] | None = None,
) -> Grid:
    """The rows of a query, as they are stored."""
    return Grid(name, title, columns, [Row(dict(row)) for row in db.execute(query, parameters or {})])
