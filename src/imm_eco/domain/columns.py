"""What a column is: of a sheet, and of a table whose values people read and write."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from imm_eco.domain.vocabulary import Vocabulary
from imm_eco.i18n import Title, Titled


class ColumnType(Enum):
    """How the text of a cell is read, and how a value is written back."""

    TEXT = "text"
    ICE = "ice"
    WHOLE = "whole"  # a whole number, zero or more
    SCORE = "score"  # a number from 0 to 100
    MONEY = "money"  # MAD, held in centimes; the header or the cell may name another unit
    DATE = "date"
    YEAR = "year"
    PERIOD = "period"  # a month, a quarter, a half-year or a year
    CODE = "code"  # one of the column's vocabulary
    ECOSYSTEM = "ecosystem"  # one of the programme's ecosystems
    SCOPE = "scope"  # an ecosystem, or the programme
    INDICATOR = "indicator"  # one of the programme's indicators
    PIECE = "piece"  # one of the programme's checklist
    CRITERION = "criterion"  # one of the criteria of the programme's grids
    QUANTITY = "quantity"  # money or a whole number, as the row's indicator says


@dataclass(frozen=True, slots=True)
class Column(Titled):
    """A column: key, French and English titles, type, and what the person filling it should know.

    `also` are other headings that are understood. `help` is told to whoever fills in a sheet, `option` to whoever types
    the value of a command, both as msgids; `word` is what the journal calls the value, where it is not the title. What
    is `listed` stands in the tables that people read, and not in data alone.
    """

    key: str
    fr: str
    en: str
    type: ColumnType = ColumnType.TEXT
    required: bool = False
    vocabulary: Vocabulary | None = None
    also: tuple[str, ...] = ()
    help: str = ""
    signed: bool = False  # may be below zero, where the row's indicator says so
    option: str = ""
    word: Title | None = None
    listed: bool = False

    @property
    def is_money(self) -> bool:
        """Whether its values are amounts, or may be: those of an indicator may have a unit of money."""
        return self.type in (ColumnType.MONEY, ColumnType.QUANTITY)

    @property
    def header(self) -> str:
        """The title as written at the head of a column: with its unit where it has one."""
        return f"{self.title} (MAD)" if self.type is ColumnType.MONEY else self.title

    @property
    def name(self) -> str:
        """The title inside a sentence, in the analyst's language: in small letters, but for an acronym."""
        if self.word:
            return self.word.title
        title = self.title
        return title if title[:2].isupper() else title[:1].lower() + title[1:]
