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
from dataclasses import dataclass, replace

from imm_eco import suggestions
from imm_eco.domain.columns import Column
from imm_eco.domain.vocabulary import fold
from imm_eco.sheets.parsing.amounts import foreign_unit, unit_factor
from imm_eco.sheets.parsing.text import Raw, clean

_LONGEST = 120
_MOST_MATCHED = 1_000
_NUMBERING = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?[ \-]+(?=\D)")
_SIDES = re.compile(r" */ *|\n+| *\| *")
_BRACKETS = re.compile(r"(?P<title>[^(\[]+)[(\[](?P<notes>[^)\]]*)[)\]]?(?P<rest>[^(\[]*)")
_UNIT_AFTER = re.compile(
    r"(?P<title>.+?)(?:[ ,:\-–]+(?:en|in))?[ ,:\-–]+(?P<notes>\S+(?:(?: de)? (?:DHS?|MAD|dirhams?|m))?(?: HT)?)$", re.I
)
_BEFORE_TAX = re.compile(r"(?P<title>.+?)[ ,\-–]+(?:h\.?t\.?|hors[ -]taxes?)", re.I)
_WITH_TAX = re.compile(r"(?P<title>.+?)[ ,\-–]+(?P<unit>t\.?t\.?c\.?)", re.I)
_FORESEEN = re.compile(r"(?P<title>.+?)[ ,\-–]+pr[ée]visionnel(?:le)?s?", re.I)
_ANNOUNCED = ("jobs", "turnover", "export_turnover", "investment")
_TITLE_UNIT = re.compile(
    r"\b(?:en|in|unit[ée]s?|units?|montants?|amounts?)\b(?=[ :(]*(?P<words>[a-z]+(?: de)?(?: [a-z]+)?))", re.IGNORECASE
)
_HARMLESS = re.compile(
    r"(?:ht|horstaxes?|(?:champ)?obligatoire|required|optionnel|facultatif|optional|jjmma{2,4}|ddmmy{2,4}|a{4}mmjj"
    r"|y{4}mmdd|(?:sur|outof|de0a|0a|0to|from0to)?100|(?:15)?(?:chiffres|digits|positions)|s|ouinon|code|dd?mmyyyy"
    r"|netsdirects|directsnets|netdirect|ne?tsdetaxes)?"
)


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

    @property
    def written(self) -> str:
        """The column's key, with the unit that is stated: it names the same heading."""
        return f"{self.column.key} ({self.unit})" if self.unit else self.column.key


Taught = Mapping[str, tuple[Heading, ...]]
"""Headers that a sender writes in words of its own, folded, and the columns that each means, some with a unit."""


class Headings:
    """Everything that some columns can be called."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = tuple(columns)
        self._spellings: dict[str, Column] = {}
        self._written: dict[str, str] = {}
        self._matched: dict[str, Heading | None] = {}
        for column in self.columns:
            for spelling in (*column.titles, *column.also, column.key):
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

        Where several columns are as likely, they are all in it. A unit that the header states stays with it.
        """
        text = re.sub(r"[(\[:].*", "", clean(str(value))[:_LONGEST])
        unit, stray = _unit_of(str(value)[:_LONGEST])
        after = _UNIT_AFTER.fullmatch(text) if unit or stray else None
        text = after["title"] if after and _unit_of(text) == (unit, stray) else text
        by_column: dict[str, str] = {}
        for word in suggestions.nearest(text, self._written.values()):
            column = self._spellings[fold(word)]
            stated = (unit or stray) if column.is_money else None
            by_column.setdefault(column.key, f"{word} ({stated})" if stated else word)
        return suggestions.between_quotes(list(by_column.values())) or None

    def _named(self, text: str) -> Heading | None:
        """The column of that spelling: its own, else as this sender's headers were taught, else without a remark."""
        own = self._spellings.get(fold(text))
        if own:
            return Heading(own)
        told = _TAUGHT.get().get(fold(text), ())
        return next((each for each in told if each.column in self.columns), None) or self._remarked(text)

    def _remarked(self, text: str) -> Heading | None:
        """The column whose amounts a header says to be before or with tax, or its figures to be foreseen."""
        for remark in (_BEFORE_TAX, _WITH_TAX, _FORESEEN):
            match = remark.fullmatch(text.strip())
            found = self._named(match["title"]) if match else None
            if match and found and found.column.is_money and remark is _WITH_TAX:
                return replace(found, stray=match["unit"])
            if found and (found.column.key in _ANNOUNCED if remark is _FORESEEN else found.column.is_money):
                return found
        return None

    def _match(self, text: str) -> Heading | None:
        heading = self._named(text)
        if heading:
            return _with_unit_of(text, heading)
        for form in (_BRACKETS, _UNIT_AFTER):
            if match := form.fullmatch(text):
                parts = match.groupdict()
                named = self._named(parts["title"] + (parts.get("rest") or ""))
                heading = _with_notes(named, parts["notes"], bracketed=form is _BRACKETS) if named else None
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


def _unit_of(text: str) -> tuple[str, str | None]:
    """The unit that a header states, whatever its column is called; or one that is not read here."""
    for form in (_BRACKETS, _UNIT_AFTER):
        if match := form.fullmatch(clean(text)):
            notes = [_without_preposition(note) for note in re.split("[,;]", match["notes"])]
            unit = next(
                (note for note in notes if unit_factor(note) and (form is _BRACKETS or len(fold(note)) > 1)), ""
            )
            stray = next((found for note in notes if (found := foreign_unit(note))), None)
            if unit or stray:
                return unit, stray
    return "", None


def stated_unit(text: str) -> str:
    """The unit of amounts that a header states, in brackets or behind it; nothing where it states none."""
    return _unit_of(text)[0]


def _with_unit_of(text: str, heading: Heading) -> Heading:
    """The heading of a header taught as it stands: the unit in its words is its own, unless another was taught."""
    if heading.unit or heading.stray or not heading.column.is_money:
        return heading
    unit, stray = _unit_of(text)
    return replace(heading, unit=unit, stray=None if unit else stray)


def _without_preposition(note: str) -> str:
    return re.sub(r"^(?:en|in) ", "", note.strip(), flags=re.I)


def _with_notes(named: Heading, notes: str, bracketed: bool) -> Heading | None:
    """The heading where its notes are a unit or a harmless remark; None where they say something else."""
    column, unit = named.column, named.unit
    for note in re.split(r"[,;]", _without_preposition(clean(notes))):
        word = _without_preposition(note)
        if column.is_money and unit_factor(word):
            unit = word
        elif column.is_money and (stray := foreign_unit(word)):
            return Heading(column, stray=stray)
        elif not (bracketed and _HARMLESS.fullmatch(fold(word))):
            return None
    return replace(named, unit=unit)
