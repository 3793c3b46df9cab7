"""Dossiers that may have been submitted twice: a suggestion, by company, ecosystem, amount and date."""

from __future__ import annotations

import sqlite3
from itertools import combinations, groupby

from imm_eco.domain.rules.submissions import Submission
from imm_eco.grid import Grid, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.services.standings import open_submissions
from imm_eco.store import lookup


def dossier_duplicates(db: sqlite3.Connection) -> Grid:
    """Every two dossiers still on their way or validated that may be one project."""
    names = {row[0]: row[1] for row in db.execute("SELECT candidate_id, name FROM live_candidate_record")}
    rows = [
        _couple(names, one, other)
        for _company, held in groupby(open_submissions(db), key=lambda each: each.company)
        for one, other in combinations(held, 2)
        if one.resembles(other)
    ]
    columns = [
        fields.reference(),
        fields.text("title", N_("Title")),
        fields.text("other", N_("May also be")),
        fields.text("other_title", N_("Title")),
        fields.text("name", N_("Company name")),
        fields.ecosystem(lookup.programme(db)),
        fields.money("investment", N_("Investment")),
        fields.money("other_investment", N_("Investment of the other")),
        fields.count("days", N_("Days apart")),
    ]
    notes = [_("If the two are one: imm-eco dossier withdraw OTHER --reason TEXT")] if rows else []
    return Grid("duplicates", _("Dossiers that may be one"), columns, rows, {"report": "duplicates"}, notes)


def _couple(names: dict[int, str], one: Submission, other: Submission) -> Row:
    return Row(
        {
            "reference": one.reference,
            "title": one.title,
            "other": other.reference,
            "other_title": other.title,
            "name": names[one.company],
            "ecosystem": one.ecosystem,
            "investment": one.investment,
            "other_investment": other.investment,
            "days": abs((one.opened_on - other.opened_on).days),
        }
    )
