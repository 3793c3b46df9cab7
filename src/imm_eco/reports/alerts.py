"""The alerts: figures that are seldom right, until they change or somebody says why they are."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

from imm_eco.grid import Field, Grid, Row
from imm_eco.i18n import N_, _
from imm_eco.services.checks import plausibility
from imm_eco.store import lookup


def report(db: sqlite3.Connection) -> Grid:
    """Every alert that nobody has answered, by dossier and then by company."""
    alerts = plausibility.standing(db, lookup.programme(db))
    columns = (*_NAMED, _MESSAGE, Field("remedy", N_("What to do"), in_tables=False))
    return Grid("alerts", _("Alerts"), columns, [Row(alert.as_json()) for alert in alerts])


def annex(db: sqlite3.Connection, day: date) -> Grid:
    """The alerts about what had happened by a day, those too that somebody has answered, each with the answer.

    Its data say them by their codes and figures, in no language; people read the sentence.
    """
    alerts = plausibility.answered(db, lookup.programme(db), day)
    rows = [Row({**alert.as_json(), "reason": reason}) for alert, reason in alerts]
    columns = (*_NAMED, replace(_MESSAGE, in_data=False), Field("reason", N_("Why it is right")))
    notes = [] if rows else [_("No alert stands, and none was answered.")]
    return Grid("alerts", _("Alerts"), columns, rows, {"report": "alerts", "as_of": day}, notes)


_NAMED = (
    Field("name", N_("Alert")),
    Field("code", N_("Code"), in_tables=False),
    Field("of", N_("Of what")),
    Field("figures", N_("Figures"), in_tables=False),
)
_MESSAGE = Field("message", N_("What is seldom right"))
