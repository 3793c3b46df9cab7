"""A query turned into a list."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from imm_eco.grid import Field, Grid, Row


def listing(
    db: sqlite3.Connection,
    name: str,
    title: str,
    columns: Sequence[Field],
    query: str,
    parameters: Mapping[str, object],
) -> Grid:
    """The rows of a query, as they are stored."""
    return Grid(name, title, columns, [Row(dict(row)) for row in db.execute(query, parameters)])
