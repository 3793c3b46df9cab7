"""Finding the programme, and what the analyst names: a candidate by its ICE, a dossier by its reference, …"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, replace

from imm_eco.domain.programme import Programme, from_json
from imm_eco.errors import NotFoundError, command
from imm_eco.i18n import _
from imm_eco.store.relations.companies import MEANT
from imm_eco.store.relations.words import with_

COMPANY_DIGITS = 9
ICE_DIGITS = 15
_SESSION_KEY = re.compile(r"(?:suivi|pilotage)-\d{4}-\d\d-\d\d", re.ASCII)


def programme(db: sqlite3.Connection) -> Programme:
    """The programme in force, or that was at the moment asked for. Raises NotFoundError before any was."""
    row = db.execute("SELECT id, document FROM live_programme ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        message = _("the database held no programme at that moment")
        raise NotFoundError(message, hint=_("choose a later --known-at"))
    number, document = row
    return _with_past_grids(db, from_json(document), number)


def _with_past_grids(db: sqlite3.Connection, programme: Programme, before: int) -> Programme:
    """The programme with the grids of its earlier files: a version means for ever what it meant at first."""
    rows = db.execute("SELECT document FROM main.programme WHERE id < ? ORDER BY id DESC", (before,)).fetchall()
    for (document,) in rows:
        past = from_json(document)
        own = tuple(past.grids.get(key, grid) for key, grid in programme.grids.items())
        gone = tuple(grid for key, grid in past.grids.items() if key not in programme.grids)
        programme = replace(programme, grid_list=(*gone, *own))
    return programme


def company_of(ice: str) -> str:
    """The nine digits by which a company is known, whatever its establishment."""
    return ice[:COMPANY_DIGITS]


@dataclass(frozen=True, slots=True)
class Absorbed:
    """The number of an absorbed company, the survivor that it means, and the change that says so."""

    ice: str
    name: str
    into_ice: str
    into_name: str
    change: int


@dataclass(frozen=True, slots=True)
class Company:
    """The company that a number means; `absorbed` where that is the number of another, merged into it."""

    id: int
    key: str
    absorbed: Absorbed | None = None


def company(db: sqlite3.Connection, text: str) -> Company:
    """The company that an ICE, or its first nine digits, means: every road asks here. Raises NotFoundError."""
    match = find_company(db, text)
    if match is None:
        message = _("no candidate has the ICE {ice}").format(ice=text)
        hint = _("a candidate is named by its 15 digits or the first nine: see `imm-eco candidate list`")
        raise NotFoundError(message, hint=hint, field="ice")
    return match


def find_company(db: sqlite3.Connection, text: str) -> Company | None:
    """The company that a number means, or None."""
    digits = "".join(character for character in text if character.isdigit())
    row = db.execute(_COMPANY, (company_of(digits),)).fetchone()
    if row is None or len(digits) not in (COMPANY_DIGITS, ICE_DIGITS):
        return None
    number, key, absorbed_ice, *known_as = row
    return Company(number, key, Absorbed(absorbed_ice, *known_as) if absorbed_ice else None)


_COMPANY = f"""
{with_(MEANT)}
SELECT meant.id, candidate.key, absorbed_ice, absorbed_name, ice, name, meant.change_id
FROM meant JOIN candidate ON candidate.id = meant.id JOIN live_candidate_record AS record ON candidate_id = meant.id
WHERE meant.key = ?"""


def campaign(db: sqlite3.Connection, code: str) -> int:
    """The mobilisation action of that code. Raises NotFoundError."""
    row = db.execute(
        "SELECT a.id FROM campaign a JOIN live_campaign_record r ON r.campaign_id = a.id WHERE a.key = ?",
        (code,),
    ).fetchone()
    if row is None:
        message = _("no mobilisation action has the code {code}").format(code=code)
        raise NotFoundError(message, hint=_("see `imm-eco campaign list`"), field="campaign")
    return int(row[0])


def dossier(db: sqlite3.Connection, reference: str) -> int:
    """The dossier of that reference, typed in any case. Raises NotFoundError, with the nearest one."""
    row = db.execute(
        "SELECT d.id FROM dossier d JOIN live_dossier_record r ON r.dossier_id = d.id WHERE d.key = ?",
        (reference,),
    ).fetchone()
    row = (
        row
        or db.execute(
            "SELECT d.id FROM dossier d JOIN live_dossier_record r ON r.dossier_id = d.id"
            " WHERE d.key = ? COLLATE NOCASE",
            (reference,),
        ).fetchone()
    )
    if row is None:
        message = _("no dossier has the reference {reference}").format(reference=reference)
        raise NotFoundError(message, hint=_nearest(db, reference), field="reference")
    return int(row[0])


def dossier_ever(db: sqlite3.Connection, reference: str) -> int:
    """The dossier of that reference, also one whose opening was taken back. Raises NotFoundError."""
    row = db.execute(
        "SELECT id FROM dossier WHERE key = ? COLLATE NOCASE ORDER BY key = ? DESC", (reference, reference)
    ).fetchone()
    return int(row[0]) if row else dossier(db, reference)


def _nearest(db: sqlite3.Connection, reference: str) -> str:
    from imm_eco.suggestions import did_you_mean, nearest

    rows = db.execute("SELECT d.key FROM dossier d JOIN live_dossier_record r ON r.dossier_id = d.id ORDER BY d.key")
    return did_you_mean(nearest(reference, (row[0] for row in rows))) or _("see `imm-eco dossier list`")


def reference_of(db: sqlite3.Connection, dossier_id: int) -> str:
    """The reference of a dossier."""
    return str(db.execute("SELECT key FROM dossier WHERE id = ?", (dossier_id,)).fetchone()[0])


def session(db: sqlite3.Connection, text: str) -> int:
    """The session that a key (`suivi-2018-03-15`), minutes' reference or date names. Raises NotFoundError."""
    rows = db.execute(
        "SELECT s.id, s.key FROM session s JOIN live_session_record r ON r.session_id = s.id"
        " WHERE s.key = ? OR r.minutes = ? OR r.held_on = ?",
        (text.lower(), text, text),
    ).fetchall()
    if len(rows) == 1:
        return int(rows[0][0])
    if rows:
        keys = ", ".join(key for _number, key in rows)
        message = _("{text} names several sessions: {keys}").format(text=text, keys=keys)
        raise NotFoundError(message, hint=_("give one of these keys"), field="held_on")
    committee, _sep, day = text.lower().partition("-")
    opening = ("committee", "open", committee, "--on", day) if _SESSION_KEY.fullmatch(text.lower()) else ()
    words = command(*opening) if opening else "`imm-eco committee open COMMITTEE --on DATE`"
    hint = _("open it with {command}, or see `imm-eco committee list`").format(command=words)
    raise NotFoundError(_("no session is known as {text}").format(text=text), hint=hint, field="held_on")
