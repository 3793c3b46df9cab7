"""A company and its dossiers."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

from imm_eco.grid import Field, Grid, Kind
from imm_eco.i18n import N_, _
from imm_eco.reports import lists
from imm_eco.reports.lists.listing import listing
from imm_eco.reports.show.sources import sources


def candidate(db: sqlite3.Connection, candidate_id: int, as_of: date) -> list[Grid]:
    """What is known of a company, then its dossiers as of a day."""
    found = lists.candidates(db, candidate=candidate_id)
    # Each dossier follows in full, so the number of them would only repeat it.
    columns = [replace(field, in_tables=True) for field in found.fields if field.key not in ("candidate", "dossiers")]
    title = str(found.rows[0]["name"]) if found.rows else found.title
    record = replace(found, name="candidate", title=title, fields=columns, is_record=True)
    dossiers = lists.dossiers(db, as_of, candidate=candidate_id)
    return [record, dossiers, _absorbed(db, candidate_id), *sources(db, candidate_id, "candidate")]


def _absorbed(db: sqlite3.Connection, candidate_id: int) -> Grid:
    """The companies that were merged into this one, whose numbers mean it."""
    columns = [
        Field("absorbed_ice", N_("Absorbed ICE")),
        Field("absorbed_name", N_("Absorbed company")),
        Field("change", N_("Change"), Kind.COUNT),
    ]
    return listing(db, "absorbed", _("Absorbed companies"), columns, _ABSORBED, {"id": candidate_id})


_ABSORBED = """
SELECT absorbed_ice, absorbed_name, change_id AS change FROM live_alias
WHERE candidate_id = :id ORDER BY absorbed_ice"""
