"""What was put on a dossier and signed for it: reservations, conventions. Its life is in `timeline`."""

from __future__ import annotations

import sqlite3
from datetime import date

from imm_eco.grid import Field, Grid, Kind
from imm_eco.i18n import N_, _
from imm_eco.reports.lists.committees import RESERVATION_STATE, RESERVATION_STATES
from imm_eco.reports.lists.listing import listing

_RESERVATIONS = f"""
SELECT session.key AS session, number, text, due_on, CASE WHEN lifted_on <= :day THEN lifted_on END AS lifted_on,
       {RESERVATION_STATE} AS state
FROM live_reservation AS reservation
JOIN live_session_record AS record USING (session_id)
JOIN session ON session.id = reservation.session_id
WHERE dossier_id = :dossier AND record.held_on <= :day ORDER BY number"""

_CONVENTIONS = """
SELECT convention, signed_on, amount FROM live_convention
WHERE dossier_id = :dossier AND signed_on <= :day ORDER BY signed_on, id"""


def reservations(db: sqlite3.Connection, dossier_id: int, as_of: date) -> Grid:
    """The conditions put by validations, open until they are lifted; overdue after their due date."""
    columns = [
        Field("session", N_("Session")),
        Field("number", N_("No."), Kind.COUNT),
        Field("text", N_("Reservation")),
        Field("due_on", N_("Due on"), Kind.DATE),
        Field("lifted_on", N_("Lifted on"), Kind.DATE),
        Field("state", N_("State"), Kind.CODE, RESERVATION_STATES),
    ]
    return listing(db, "reservations", _("Reservations"), columns, _RESERVATIONS, _only(dossier_id, as_of))


def conventions(db: sqlite3.Connection, dossier_id: int, as_of: date) -> Grid:
    """The signed conventions: the support that the State commits."""
    columns = [
        Field("convention", N_("Convention")),
        Field("signed_on", N_("Signed on"), Kind.DATE),
        Field("amount", N_("Committed support"), Kind.MONEY, exact=True),
    ]
    return listing(db, "conventions", _("Conventions"), columns, _CONVENTIONS, _only(dossier_id, as_of))


def _only(dossier_id: int, as_of: date) -> dict[str, object]:
    return {"dossier": dossier_id, "day": as_of.isoformat()}
