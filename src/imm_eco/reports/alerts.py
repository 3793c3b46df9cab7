"""The alerts that stand: figures that are seldom right, until they change or somebody says why they are."""

from __future__ import annotations

import sqlite3

from imm_eco.grid import Grid, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.services.checks import plausibility
from imm_eco.store import lookup


def report(db: sqlite3.Connection) -> Grid:
    """Every alert that nobody has answered, by dossier and then by company."""
    alerts = plausibility.standing(db, lookup.programme(db))
    columns = (
        fields.text("name", N_("Alert")),
        fields.text("code", N_("Code"), people=False),
        fields.text("of", N_("Of what")),
        fields.text("figures", N_("Figures"), people=False),
        fields.text("message", N_("What is seldom right")),
        fields.text("remedy", N_("What to do"), people=False),
    )
    return Grid("alerts", _("Alerts"), columns, [Row(alert.as_json()) for alert in alerts])
