"""A dossier in full: where it stands, its money, and each table of what was said of it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

from imm_eco.domain.programme import Programme
from imm_eco.errors import NotFoundError
from imm_eco.grid import Grid, Row
from imm_eco.i18n import _
from imm_eco.reports import lists
from imm_eco.reports.lists.committees import RESERVED
from imm_eco.reports.lists.dossiers import dossier_fields, listed_dossiers
from imm_eco.reports.show import dossier_acts, dossier_file, timeline
from imm_eco.reports.show.sources import sources
from imm_eco.store import lookup


def dossier(db: sqlite3.Connection, dossier_id: int, as_of: date) -> list[Grid]:
    """The dossier as of a day: its record, its file, its story and its results. Empty tables stay.

    Raises NotFoundError on a day before it was opened.
    """
    programme = lookup.programme(db)
    record, life = _record(db, programme, dossier_id, as_of), timeline.dossier_timeline(db, dossier_id, as_of)
    return [
        record,
        timeline.timeline(life),
        timeline.holds(life),
        dossier_file.scores(db, programme, dossier_id, as_of),
        dossier_file.pieces(db, programme, dossier_id, as_of),
        dossier_file.commitments(db, dossier_id, as_of),
        _without(lists.decisions(db, dossier=dossier_id, as_of=as_of), "dossier", "name", *RESERVED),
        dossier_acts.reservations(db, dossier_id, as_of),
        dossier_acts.conventions(db, dossier_id, as_of),
        _without(lists.disbursements(db, as_of, dossier=dossier_id), "dossier", "ecosystem"),
        _without(lists.results(db, as_of, dossier=dossier_id), "dossier", "ecosystem"),
        *sources(db, dossier_id),
    ]


def _record(db: sqlite3.Connection, programme: Programme, dossier_id: int, as_of: date) -> Grid:
    """The four amounts of support stand side by side and are never added."""
    reference = lookup.reference_of(db, dossier_id)
    found = list(listed_dossiers(db, as_of, dossier=dossier_id))
    if not found:
        message = _("{reference} was not open yet on {day}").format(reference=reference, day=as_of.isoformat())
        raise NotFoundError(message, hint=_("choose a later --as-of"))
    hidden = {"candidate"} if found[0].held_since else {"candidate", "held_since"}
    columns = [replace(field, in_tables=field.key not in hidden, exact=True) for field in dossier_fields(programme)]
    title = _("Dossier {reference}").format(reference=reference)
    return Grid("dossier", title, columns, [Row.of(found[0])], {"as_of": as_of}, is_record=True)


def _without(grid: Grid, *keys: str) -> Grid:
    """A list without the columns that would repeat the dossier's own record; it is no report of its own."""
    return replace(grid, fields=[field for field in grid.fields if field.key not in keys], facts={})
