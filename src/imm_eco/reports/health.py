"""The state of the file: damage, tampering, and rules that the facts no longer respect."""

from __future__ import annotations

import sqlite3
from datetime import date

from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.services.invariants import Breach, breaches
from imm_eco.store import lookup
from imm_eco.store.verify import findings


def report(db: sqlite3.Connection, today: date) -> Grid:
    """Everything that is wrong with a database; no row for a sound one."""
    rows = [
        Row({"what": found.what, "where": found.table, "row": found.row, "change": found.change})
        for found in findings(db)
    ]
    if not rows:
        rows = [
            Row({"what": breach.sentence, "where": breach.dossier, "row": None, "change": breach.change})
            for breach in _broken_rules(db, today)
        ]
    return Grid(
        name="check",
        title=_("What is wrong"),
        fields=(
            Field("what", N_("Problem")),
            Field("where", N_("Table or dossier")),
            Field("row", N_("Row"), Kind.COUNT),
            Field("change", N_("Change"), Kind.COUNT),
        ),
        rows=rows,
        facts={"report": "check", "sound": not rows},
    )


def _broken_rules(db: sqlite3.Connection, today: date) -> list[Breach]:
    programme = lookup.programme(db)
    dossiers = [row[0] for row in db.execute("SELECT dossier_id FROM live_dossier_record ORDER BY dossier_id")]
    return [breach for number in dossiers for breach in breaches(db, programme, number, today)]
