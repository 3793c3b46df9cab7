"""The columns that headers name: without case, accents, spaces and punctuation, by title or synonym, in
both languages, with a unit.

What stands in brackets is read, never skipped: `CA additionnel (MDH)` has a unit, `Note (/100)` a harmless
remark, and `Emplois (indirects)` is another measure, which must not be taken for the contract's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from imm_eco import suggestions
from imm_eco.sheets.amounts import foreign_unit, unit_factor
from imm_eco.sheets.cleaning import Raw, clean
from imm_eco.sheets.columns import Column, Type
from imm_eco.vocabulary import fold

_LONGEST = 120
_MOST_MATCHED = 1_000
_MONEY = (Type.MONEY, Type.QUANTITY)
_NUMBERING = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?[ \-]+(?=\D)")
_SIDES = re.compile(r" */ *|\n+| *\| *")
_BRACKETS = re.compile(r"(?P<title>[^(\[]+)[(\[](?P<notes>[^)\]]*)[)\]]?(?P<rest>[^(\[]*)")
_UNIT_AFTER = re.compile(r"(?P<title>.+?)(?:[ ,:\-–]+(?:en|in))?[ ,:\-–]+(?P<notes>\S+(?: DHS?| MAD)?(?: HT)?)$", re.I)
_TITLE_UNIT = re.compile(
    r"\b(?:en|in|unit[ée]s?|units?|montants?|amounts?)\b(?=[ :(]*(?P<words>[a-z]+(?: de)?(?: [a-z]+)?))", re.IGNORECASE
)
_HARMLESS = re.compile(
    r"(?:ht|horstaxes?|(?:champ)?obligatoire|required|optionnel|facultatif|optional|jjmma{2,4}|ddmmy{2,4}|a{4}mmjj"
    r"|y{4}mmdd|(?:sur|outof|de0a|0a|0to|from0to)?100|(?:15)?(?:chiffres|digits|positions)|s|ouinon|code|dd?mmyyyy"
    r"|netsdirects|directsnets|netdirect|ne?tsdetaxes)?"
)


Taught = Mapping[str, tuple[Column, ...]]
"""Headers that a sender writes in words of its own, folded, and the columns that each means."""

_TAUGHT: ContextVar[Taught] = ContextVar("taught", default={})  # noqa: B039 - never written to


@contextmanager
def taught(headers: Taught) -> Iterator[None]:
    """Understand these headers too, while one workbook is read."""
    token = _TAUGHT.set(headers)
    try:
        yield
    finally:
        _TAUGHT.reset(token)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that a header names, with the unit it states; `stray` is a unit that is not read here."""

    column: Column
    unit: str = ""
    stray: str | None = None


class Headings:
    """Everything that some columns can be called."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = tuple(columns)
        self._spellings: dict[str, Column] = {}
        self._written: dict[str, str] = {}
        self._matched: dict[str, Heading | None] = {}
        for column in self.columns:
            for spelling in (column.fr, column.en, *column.also, column.key):
                self._spellings.setdefault(fold(spelling), column)
                self._written.setdefault(fold(spelling), spelling)

    def match(self, value: Raw) -> Heading | None:
        """The column that a header names, or None."""
        if not isinstance(value, str) or len(value) > _LONGEST:
            return None
        if _TAUGHT.get():
            return self._first_match(value)
        # Senders fill in the same templates: the same few headers come in every file.
        if value not in self._matched:
            if len(self._matched) >= _MOST_MATCHED:
                self._matched.clear()
            self._matched[value] = self._first_match(value)
        return self._matched[value]

    def _first_match(self, value: str) -> Heading | None:
        return next((found for text in _wordings(value) if (found := self._match(text))), None)

    def nearest(self, value: Raw) -> str | None:
        """The title or synonym that a misspelt header most likely means, in the header's own language.

        Where several columns are as likely, they are all in it.
        """
        text = re.sub(r"[(\[:].*", "", clean(str(value))[:_LONGEST])
        by_column: dict[str, str] = {}
        for word in suggestions.nearest(text, self._written.values()):
            by_column.setdefault(self._spellings[fold(word)].key, word)
        return suggestions.between_quotes(list(by_column.values())) or None

    def _named(self, folded: str) -> Column | None:
        """The column of that spelling: its own, else what this sender's headers were taught to mean."""
        own = self._spellings.get(folded)
        return own or next((column for column in _TAUGHT.get().get(folded, ()) if column in self.columns), None)

    def _match(self, text: str) -> Heading | None:
        column = self._named(fold(text))
        if column:
            return Heading(column)
        for form in (_BRACKETS, _UNIT_AFTER):
            if match := form.fullmatch(text):
                parts = match.groupdict()
                column = self._named(fold(parts["title"] + (parts.get("rest") or "")))
                heading = _with_notes(column, parts["notes"], bracketed=form is _BRACKETS) if column else None
                if heading:
                    return heading
        return None


def unit_in_title(value: Raw) -> str | None:
    """The unit that a remark above a table gives to its amounts: `Montants en MDH`, `Unité : KDH`."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    for match in _TITLE_UNIT.finditer(clean(value)):
        words = match["words"].split()
        for count in range(len(words), 0, -1):
            unit = " ".join(words[:count])
            if len(fold(unit)) > 1 and unit_factor(unit):
                return unit
    return None


def _wordings(value: str) -> Iterator[str]:
    """The header as it stands, without its number, and each side of `Année / Year`."""
    text = clean(value).rstrip(" *:").lstrip("* ")
    bare = _NUMBERING.sub("", text)
    yield from dict.fromkeys((text, bare, *_SIDES.split(bare)))


def _with_notes(column: Column, notes: str, bracketed: bool) -> Heading | None:
    """The heading where its notes are a unit or a harmless remark; None where they say something else."""
    unit = ""
    for note in re.split(r"[,;]", re.sub(r"^(?:en|in) ", "", clean(notes), flags=re.I)):
        word = re.sub(r"^(?:en|in) ", "", note.strip(), flags=re.I)
        if column.type in _MONEY and unit_factor(word):
            unit = word
        elif column.type in _MONEY and (stray := foreign_unit(word)):
            return Heading(column, stray=stray)
        elif not (bracketed and _HARMLESS.fullmatch(fold(word))):
            return None
    return Heading(column, unit)
