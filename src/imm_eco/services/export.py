"""Everything that the database holds as true, as the rows of the register's sheets.

Imported into an empty database, they give the same facts again: `Étapes` holds only the moves made by
hand, because the others follow from `Décisions`; a generated reference is written like the sender's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path

from imm_eco.domain.columns import ColumnType
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import fold
from imm_eco.errors import UsageError
from imm_eco.i18n import _
from imm_eco.services.intake.vocabularies import vocabularies_of
from imm_eco.sheets.output.plain import Tables, write_folder, write_json
from imm_eco.sheets.parsing.values import Value
from imm_eco.sheets.recognition.records import Vocabularies
from imm_eco.sheets.schema import columns
from imm_eco.sheets.schema.columns import Sheet

Rows = Iterator[dict[str, Value]]

_PAGES = -2000  # KiB of the file held at a time: an export passes each page once


def export(db: sqlite3.Connection, path: Path, only: Sequence[str] = (), format: str = "xlsx") -> dict[str, int]:
    """Write everything, or some nouns, in one of `FORMATS`; gives the number of rows of each sheet."""
    db.execute(f"PRAGMA cache_size = {_PAGES}")
    counts: dict[str, int] = {}
    tables = ((sheet, _counted(rows(db, sheet), sheet.noun, counts)) for sheet in sheets(only))
    _writer(format)(path, tables, vocabularies_of(db))
    return counts


def _counted(found: Rows, noun: str, counts: dict[str, int]) -> Rows:
    counts[noun] = 0
    for row in found:
        counts[noun] += 1
        yield row


def _writer(format: str) -> Callable[[Path, Tables, Vocabularies], None]:
    if format != "xlsx":
        return write_folder if format == "csv" else write_json
    from imm_eco.sheets.output.register import write_register  # brings openpyxl

    return write_register


def sheets(only: Iterable[str]) -> tuple[Sheet, ...]:
    """The sheets of the nouns named, by noun or by title, in the register's order; all without a name."""
    wanted = {_sheet(name).noun for name in only}
    return tuple(sheet for sheet in columns.REGISTER if not wanted or sheet.noun in wanted)


def _sheet(name: str) -> Sheet:
    for sheet in columns.REGISTER:
        if fold(name) in {fold(word) for word in (sheet.noun, *sheet.titles, *sheet.also)}:
            return sheet
    nouns = ", ".join(sheet.noun for sheet in columns.REGISTER)
    message = _("no sheet is called {name}").format(name=name)
    raise UsageError(message, hint=_("one of: {words}").format(words=nouns), field="only")


def rows(db: sqlite3.Connection, sheet: Sheet) -> Rows:
    """The rows of a sheet by column key, typed as an import reads them, in the order of their keys."""
    found = db.execute(_QUERIES[sheet.noun])
    names = [each[0] for each in found.description]
    keys = [column.key for column in sheet.columns]
    values = itemgetter(*(names.index(key) for key in keys))
    typed = [(column.key, _READERS[column.type]) for column in sheet.columns if column.type in _READERS]
    for each in found:
        row = dict(zip(keys, values(each), strict=True))
        for key, read in typed:
            if text := row[key]:
                row[key] = read(text)
        yield row


def _period(value: str) -> Period:
    first, last = value.split("/")
    return Period(date.fromisoformat(first), date.fromisoformat(last))


_READERS: Mapping[ColumnType, Callable[[str], Value]] = {
    ColumnType.DATE: date.fromisoformat,
    ColumnType.PERIOD: _period,
}


_OF_DOSSIER = "JOIN dossier d ON d.id = f.dossier_id"
_OF_SESSION = "JOIN live_session_record s ON s.session_id = f.session_id"

_QUERIES = {
    "campaigns": "SELECT a.key AS code, f.* FROM live_campaign_record f"
    " JOIN campaign a ON a.id = f.campaign_id ORDER BY a.key",
    "candidates": "SELECT f.*, a.key AS campaign FROM live_candidate_record f"
    " LEFT JOIN campaign a ON a.id = f.campaign_id ORDER BY f.ice",
    "aliases": "SELECT f.absorbed_ice, f.absorbed_name, c.ice FROM live_alias f"
    " JOIN live_candidate_record c ON c.candidate_id = f.candidate_id ORDER BY f.absorbed_ice",
    "dossiers": f"SELECT d.key AS reference, c.ice, f.* FROM live_dossier_record f {_OF_DOSSIER}"
    " JOIN live_candidate_record c ON c.candidate_id = f.candidate_id ORDER BY d.key",
    "commitments": f"SELECT d.key AS reference, f.* FROM live_commitment f {_OF_DOSSIER} ORDER BY d.key, f.year",
    "assessments": f"SELECT d.key AS reference, f.* FROM live_assessment f {_OF_DOSSIER}"
    " ORDER BY d.key, f.assessed_on, f.axis, f.criterion, f.assessor",
    "pieces": f"SELECT d.key AS reference, f.* FROM live_piece f {_OF_DOSSIER} ORDER BY d.key, f.piece, f.renewal",
    "sessions": "SELECT f.committee, f.held_on, f.minutes, a.attendee, a.body FROM live_session_record f"
    " LEFT JOIN live_attendee a ON a.session_id = f.session_id ORDER BY f.held_on, f.committee, a.attendee",
    "decisions": "SELECT s.committee, s.held_on, s.minutes, d.key AS reference, f.* FROM live_decision f"
    f" {_OF_DOSSIER} {_OF_SESSION} ORDER BY s.held_on, s.committee, d.key",
    "reservations": f"SELECT d.key AS reference, s.held_on, f.* FROM live_reservation f {_OF_DOSSIER}"
    f" {_OF_SESSION} ORDER BY d.key, f.number",
    "seals": f"SELECT d.key AS reference, f.* FROM live_seal_line f {_OF_DOSSIER} ORDER BY d.key, f.sealed_on, f.year",
    # Moves keep the order in which they were made: several of one day are replayed in that order.
    "moves": f"SELECT d.key AS reference, f.to_step AS step, f.* FROM live_move f {_OF_DOSSIER}"
    " WHERE f.session_id IS NULL ORDER BY d.key, f.moved_on, f.id",
    "holds": f"SELECT d.key AS reference, f.* FROM live_hold f {_OF_DOSSIER} ORDER BY d.key, f.held_from",
    "conventions": f"SELECT d.key AS reference, f.* FROM live_convention f {_OF_DOSSIER}"
    " ORDER BY d.key, f.signed_on, f.convention",
    "disbursements": f"SELECT d.key AS reference, f.* FROM live_disbursement f {_OF_DOSSIER}"
    " ORDER BY d.key, f.paid_on, f.piece, f.rank",
    "results": "SELECT d.key AS reference, f.period_start || '/' || f.period_end AS period, f.*"
    f" FROM live_result f {_OF_DOSSIER} ORDER BY d.key, f.indicator, f.period_start, f.period_end",
    "headers": "SELECT nullif(sender, '*') AS sender, text, noun, field FROM live_header ORDER BY sender, noun, folded",
    "targets": "SELECT * FROM live_target ORDER BY scope <> 'programme', scope, indicator, horizon, since",
    "answers": "SELECT alert, figures, reason FROM live_answer f ORDER BY f.alert",
    "closings": "SELECT date(month, 'start of month') || '/' || month AS month, state, reason FROM live_closing f"
    " ORDER BY f.month",
}
