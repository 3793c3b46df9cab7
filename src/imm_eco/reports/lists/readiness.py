"""The dossiers that can go on, and those that cannot, with what each of them lacks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from imm_eco.domain.rules import workflow
from imm_eco.domain.vocabulary import STEPS
from imm_eco.grid import Field, Grid, Row, Value
from imm_eco.i18n import N_, _
from imm_eco.reports.lists.dossiers import ListedDossier
from imm_eco.services.readiness import Outlook, outlooks
from imm_eco.store import lookup

_SHOWN = ("reference", "name", "phase", "step", "entered_on")


def going_on(
    db: sqlite3.Connection,
    listed: Grid,
    today: date,
    *,
    ready: bool,
    step: str | None = None,
    ecosystem: str | None = None,
) -> Grid:
    """Of a list of dossiers, those that lack nothing for their next step; or the others, with all that they lack.

    Next is the move by hand, or the decision that the dossier waits for: what only the committee can say is
    not for the dossier to lack.
    """
    found = outlooks(db, lookup.programme(db), today, step=step, ecosystem=ecosystem)
    chosen = {outlook.reference: outlook for outlook in found if outlook.is_ready == ready}
    columns = [replace(field, in_tables=field.key in _SHOWN) for field in listed.fields]
    title = _("Dossiers ready for their next step") if ready else _("Dossiers that something holds up")
    dossiers = sorted(listed.records(ListedDossier), key=lambda each: (STEPS.codes.index(each.step), each.reference))
    rows = [Row.of(each, _outlook(chosen[each.reference])) for each in dossiers if each.reference in chosen]
    return replace(listed, title=title, fields=[*columns, *_fields(ready)], rows=rows, section="phase")


def _fields(ready: bool) -> Iterator[Field]:
    yield Field("next", N_("Next"), in_tables=False)
    yield Field("onward", N_("Next"), in_data=False)
    yield Field("needs", N_("Needs"), in_tables=False)
    yield Field("missing", N_("Still needs"), in_tables=False)
    if not ready:
        yield Field("lacking", N_("Still needs"), in_data=False)


def _outlook(outlook: Outlook) -> dict[str, Value]:
    return {
        "next": outlook.move.outcome or outlook.move.name,
        "onward": workflow.label(outlook.move),
        "needs": [need.code for need in outlook.unmet],
        "missing": outlook.missing,
        "lacking": "; ".join(outlook.missing),
    }
