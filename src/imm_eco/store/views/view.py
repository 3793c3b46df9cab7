"""What a view is, and the queries that several share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name, what a row is, what each column says, and its query.

    In the query `live_TABLE` is what stands of a table of facts.
    """

    name: str
    summary: str
    columns: Mapping[str, str]
    query: str

    @property
    def statement(self) -> str:
        """The statement that creates it."""
        query = re.sub(r"\blive_(\w+)", r"(SELECT * FROM \1 WHERE retracted_by IS NULL)", self.query)
        return f"CREATE VIEW {self.name} ({', '.join(self.columns)}) AS\n{query.strip()}"


# The programme in force and what it says of its indicators. `json_tree`, because a view may not call `json_extract`
# in a file that trusts no functions but the harmless ones.
PROGRAMME = """
programme_in_force AS (SELECT document FROM live_programme ORDER BY id DESC LIMIT 1),
indicators AS (
    SELECT max(CASE key WHEN 'code' THEN atom END) AS indicator, max(CASE key WHEN 'nature' THEN atom END) AS nature,
           max(CASE key WHEN 'unit' THEN atom END) AS unit
    FROM programme_in_force, json_tree(document, '$.indicators')
    WHERE type = 'text' AND key IN ('code', 'nature', 'unit')
    GROUP BY path
)"""
DATES = """
dates AS (
    SELECT max(CASE key WHEN 'start' THEN atom END) AS start, max(CASE key WHEN 'horizon' THEN atom END) AS horizon
    FROM programme_in_force, json_each(document) WHERE key IN ('start', 'horizon')
)"""

SOURCE = {
    "change": "the change that said it, as in v_changes",
    "file": "the imported file it comes from",
    "sheet": "the sheet of that file",
    "cell": "the cell of that sheet",
}
FROM_FILE = "JOIN change ON change.id = coalesce(fact.source_id, fact.change_id)"
