"""A company and its dossiers."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

from imm_eco.grid import Grid
from imm_eco.reports import lists
from imm_eco.reports.show.sources import sources


def candidate(db: sqlite3.Connection, candidate_id: int, as_of: date) -> list[Grid]:
    """What is known of a company, then its dossiers as of a day."""
    found = lists.candidates(db, candidate=candidate_id)
    # Each dossier follows in full, so the number of them would only repeat it.
    columns = [replace(field, in_tables=True) for field in found.fields if field.key not in ("candidate", "dossiers")]
    title = found.rows[0]["name"] if found.rows else found.title
    record = replace(found, name="candidate", title=title, fields=columns, is_record=True)
    return [record, lists.dossiers(db, as_of, candidate=candidate_id), *sources(db, candidate_id, "candidate")]
