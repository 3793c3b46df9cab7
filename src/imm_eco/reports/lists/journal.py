"""The journal of changes, and what the file holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from imm_eco import __version__
from imm_eco.domain.vocabulary import fold
from imm_eco.errors import NotFoundError
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.store import lookup
from imm_eco.store.database import FACT_TABLES
from imm_eco.store.rows import fetch_each
from imm_eco.store.undo_chains import UndoChains
from imm_eco.store.verify import head

_LOG = """
SELECT id, at, author, command, reason, file, file_sha256, undoes, NULL AS undone_by, late, appended, retracted
FROM change
WHERE (:file IS NULL OR instr(fold(file), :file) > 0) AND (:author IS NULL OR author = :author)
  AND (:id IS NULL OR id = :id) {about}
ORDER BY id DESC LIMIT :limit"""

_ABOUT = "AND id IN ({changes})"
_OF_TABLE = """
SELECT change_id FROM main.{table} WHERE dossier_id = :dossier
UNION SELECT retracted_by FROM main.{table} WHERE dossier_id = :dossier AND retracted_by IS NOT NULL"""

_NOUNS = {
    "candidates": N_("Candidates"),
    "campaigns": N_("Mobilisation actions"),
    "dossiers": N_("Dossiers"),
    "sessions": N_("Sessions"),
    "decisions": N_("Decisions"),
    "results": N_("Results"),
    "disbursements": N_("Disbursements"),
    "targets": N_("Targets"),
}

_COUNTS = """
SELECT (SELECT count(*) FROM live_candidate_record) AS candidates,
       (SELECT count(*) FROM live_campaign_record) AS campaigns,
       (SELECT count(*) FROM live_dossier_record) AS dossiers,
       (SELECT count(*) FROM live_session_record) AS sessions,
       (SELECT count(*) FROM live_decision) AS decisions,
       (SELECT count(*) FROM live_result) AS results,
       (SELECT count(*) FROM live_disbursement) AS disbursements,
       (SELECT count(*) FROM live_target) AS targets,
       (SELECT count(*) FROM change) AS changes,
       (SELECT max(at) FROM change) AS last_change"""


class _Change(NamedTuple):
    id: int
    at: str
    author: str
    command: str
    reason: str | None
    file: str | None
    file_sha256: str | None
    undoes: int | None
    undone_by: int | None
    late: str | None
    appended: int
    retracted: int


def log(
    db: sqlite3.Connection,
    limit: int | None = None,
    *,
    dossier: int | None = None,
    author: str | None = None,
    file: str | None = None,
) -> Grid:
    """The changes, the latest first: all, or those that speak of a dossier, of an author, or from a file.

    `file` is a part of the file's name, in any case and spelling of its accents.
    """
    most = -1 if limit is None else limit
    parameters = {"limit": most, "file": fold(file) if file else None, "author": author, "dossier": dossier, "id": None}
    about = _ABOUT.format(changes=_changes_of_dossier(db)) if dossier is not None else ""
    query = _LOG.format(about=about)
    return Grid("log", _("Journal of changes"), _log_fields(), _changes(db, query, parameters))


def _changes(db: sqlite3.Connection, query: str, parameters: Mapping[str, object]) -> list[Row]:
    """The changes, each with the one by which it is taken back now."""
    chains, found = UndoChains.of(db), fetch_each(db, _Change, query, parameters)
    return [Row.of(each._replace(undone_by=chains.taker(each.id))) for each in found]


def change(db: sqlite3.Connection, number: int) -> Grid:
    """One change: who, when, by which command, from which file. Raises NotFoundError."""
    parameters = {"limit": 1, "file": None, "author": None, "id": number}
    title = _("Change {number}").format(number=number)
    columns = [replace(field, in_tables=True) for field in _log_fields()]
    rows = _changes(db, _LOG.format(about=""), parameters)
    if not rows:
        raise NotFoundError(_("there is no change {number}").format(number=number), hint=_("see `imm-eco log`"))
    return Grid("change", title, columns, rows, is_record=True)


def _changes_of_dossier(db: sqlite3.Connection) -> str:
    """The changes that said or withdrew anything of a dossier."""
    tables = [
        table
        for table in FACT_TABLES
        if any(column[1] == "dossier_id" for column in db.execute(f"PRAGMA main.table_info({table})"))
    ]
    return " UNION ".join(_OF_TABLE.format(table=table) for table in tables)


def _log_fields() -> list[Field]:
    return [
        Field("id", N_("Change"), Kind.COUNT),
        Field("at", N_("When"), Kind.MOMENT),
        Field("author", N_("Who")),
        Field("command", N_("Command")),
        Field("reason", N_("Reason")),
        Field("file", N_("File")),
        Field("file_sha256", N_("SHA-256 of the file"), in_tables=False),
        Field("undoes", N_("Undoes"), Kind.COUNT),
        Field("undone_by", N_("Undone by"), Kind.COUNT),
        Field("late", N_("Late because"), in_tables=False),
        replace(Field("appended", N_("Appended"), Kind.COUNT), optional=True),
        replace(Field("retracted", N_("Retracted"), Kind.COUNT), optional=True),
    ]


def info(db: sqlite3.Connection, path: Path) -> Grid:
    """The file and what it holds: version, schema, programme, how many of each noun, the end of the journal."""
    programme = lookup.programme(db)
    counts = dict(db.execute(_COUNTS).fetchone())
    columns = [
        Field("version", N_("Version")),
        Field("database", N_("Database")),
        Field("schema", N_("Schema"), Kind.COUNT),
        Field("programme", N_("Programme")),
        Field("horizon", N_("Horizon"), Kind.DATE),
        *(Field(noun, heading, Kind.COUNT) for noun, heading in _NOUNS.items()),
        Field("changes", N_("Changes"), Kind.COUNT),
        Field("last_change", N_("Last change"), Kind.MOMENT),
        Field("head", N_("Head")),
    ]
    about = {
        "version": __version__,
        "database": str(path.absolute()),
        "schema": db.execute("PRAGMA user_version").fetchone()[0],
        "programme": programme.code,
        "horizon": programme.horizon,
    }
    record = Row({**about, **counts, "head": head(db)})
    return Grid("info", _("What the database holds"), columns, [record], is_record=True)
