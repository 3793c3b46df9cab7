"""What the workbooks of senders are read by: the programme's own lists, and the headers taught by the analyst."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from imm_eco.domain.columns import Column
from imm_eco.domain.vocabulary import fold
from imm_eco.encoding import shown
from imm_eco.sheets.recognition.headers import Heading, Taught, stated_unit
from imm_eco.sheets.recognition.records import Vocabularies
from imm_eco.sheets.recognition.tables import headings_of
from imm_eco.sheets.schema import columns
from imm_eco.sheets.schema.columns import Sheet
from imm_eco.store import lookup

EVERYONE = "*"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A header, and the one column of one sheet that it means, with the unit that was taught with it."""

    text: str
    sheet: Sheet
    heading: Heading

    @property
    def column(self) -> Column:
        """The column that it means."""
        return self.heading.column

    @property
    def title(self) -> str:
        """The column's title, with the unit that its amounts are read in: the one taught, or the header's own."""
        unit = self.heading.unit or (stated_unit(self.text) if self.column.is_money else "")
        return f"{self.column.title} ({unit})" if unit else self.column.title


class LearnedVocabularies:
    """How each workbook of a batch is read.

    Headers are understood that were taught for all senders, for the `sender`, for the one whose name is the file's
    folder, and those `told` with the command.
    """

    def __init__(
        self, db: sqlite3.Connection, files: Sequence[Path], told: Iterable[Lesson] = (), sender: str | None = None
    ) -> None:
        lists, now = vocabularies_of(db), _as_taught(told)
        folders = {_folder(path) for path in files}
        self._by_folder = {
            folder: replace(lists, taught={**_understood(db, sender or "", folder), **now}) for folder in folders
        }

    def of(self, path: Path) -> Vocabularies:
        """What one of the files is read by."""
        return self._by_folder[_folder(path)]


def vocabularies_of(db: sqlite3.Connection) -> Vocabularies:
    """The lists of the programme in force, by which codes are read and written."""
    programme = lookup.programme(db)
    known = (programme.ecosystems, programme.indicators, programme.pieces, programme.units, programme.criteria)
    signed = frozenset(each.code for each in programme.indicator_list if each.signed)
    return Vocabularies(*known, programme.unit_words, taught=_understood(db), signed=signed)


def _folder(path: Path) -> str:
    """The name of the folder that a file is in: it may be its sender's."""
    return shown(path.absolute().parent.name)


def _as_taught(told: Iterable[Lesson]) -> Taught:
    """Lessons as the reader of headers takes them."""
    found: dict[str, tuple[Heading, ...]] = {}
    for lesson in told:
        found[fold(lesson.text)] = (*found.get(fold(lesson.text), ()), lesson.heading)
    return found


def _understood(db: sqlite3.Connection, *senders: str) -> Taught:
    """The headers that these senders' workbooks may have; what is taught for one sender comes first."""
    own = {fold(name) for name in senders}
    rows = db.execute("SELECT sender, noun, text, field FROM live_header ORDER BY sender = '*', id").fetchall()
    kept = [taught for sender, *taught in rows if sender == EVERYONE or fold(sender) in own]
    sheets = {sheet.noun: sheet for sheet in columns.REGISTER}
    return _as_taught(
        Lesson(text, sheet, heading_of(sheet, field)) for noun, text, field in kept if (sheet := sheets.get(noun))
    )


def heading_of(sheet: Sheet, field: str) -> Heading:
    """What a taught header means, as it is kept: `turnover`, or `turnover (MDH)`."""
    return headings_of(sheet.noun).match(field) or Heading(sheet.column(field))
