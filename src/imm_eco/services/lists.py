"""What the workbooks of senders are read by: the programme's own lists, and the headers taught by the analyst."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from imm_eco.encoding import shown
from imm_eco.sheets import columns
from imm_eco.sheets.columns import Column, Sheet
from imm_eco.sheets.headers import Taught
from imm_eco.sheets.records import Lists
from imm_eco.store import lookup
from imm_eco.vocabulary import fold

EVERYONE = "*"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A header, and the one column of one sheet that it means."""

    text: str
    sheet: Sheet
    column: Column


class Understanding:
    """How each workbook of a batch is read.

    Headers are understood that were taught for all senders, for the `sender`, for the one whose name is the file's
    folder, and those `told` with the command.
    """

    def __init__(
        self, db: sqlite3.Connection, files: Sequence[Path], told: Iterable[Lesson] = (), sender: str | None = None
    ) -> None:
        lists, now = lists_of(db), _as_taught(told)
        folders = {_folder(path) for path in files}
        self._by_folder = {
            folder: replace(lists, taught={**_understood(db, sender or "", folder), **now}) for folder in folders
        }

    def of(self, path: Path) -> Lists:
        """What one of the files is read by."""
        return self._by_folder[_folder(path)]


def lists_of(db: sqlite3.Connection) -> Lists:
    """The lists of the programme in force, by which codes are read and written."""
    programme = lookup.programme(db)
    known = (programme.ecosystems, programme.indicators, programme.pieces, programme.units, programme.criteria)
    signed = frozenset(each.code for each in programme.indicator_list if each.signed)
    return Lists(*known, programme.unit_words, taught=_understood(db), signed=signed)


def _folder(path: Path) -> str:
    """The name of the folder that a file is in: it may be its sender's."""
    return shown(path.absolute().parent.name)


def _as_taught(told: Iterable[Lesson]) -> Taught:
    """Lessons as the reader of headers takes them."""
    found: dict[str, tuple[Column, ...]] = {}
    for lesson in told:
        found[fold(lesson.text)] = (*found.get(fold(lesson.text), ()), lesson.column)
    return found


def _understood(db: sqlite3.Connection, *senders: str) -> Taught:
    """The headers that these senders' workbooks may have; what is taught for one sender comes first."""
    own = {fold(name) for name in senders}
    rows = db.execute("SELECT sender, noun, folded, text, field FROM live_header ORDER BY sender = '*', id").fetchall()
    kept = [row for row in rows if row["sender"] == EVERYONE or fold(row["sender"]) in own]
    return _as_taught(Lesson(row["text"], sheet, sheet.column(row["field"])) for row in kept if (sheet := _of(row)))


def _of(row: sqlite3.Row) -> Sheet | None:
    return next((sheet for sheet in columns.REGISTER if sheet.noun == row["noun"]), None)
