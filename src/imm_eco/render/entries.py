"""What a change did, for people and for scripts: the entries of a dry run, of a write, of `log`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from imm_eco import formatting
from imm_eco.domain import vocabulary
from imm_eco.domain.columns import ColumnType
from imm_eco.domain.nouns import NOUNS
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Row, Value
from imm_eco.i18n import N_, _
from imm_eco.sheets.parsing.text import said_number
from imm_eco.store.entries import JournalEntry
from imm_eco.store.tables import column_of

EFFECTS = Vocabulary(
    "effect",
    (
        Term("new", "nouveau", "new"),
        Term("changed", "corrigé", "changed"),
        Term("withdrawn", "retiré", "withdrawn"),
    ),
)
_OTHER_WORDS = {
    "candidate": N_("candidate"),
    "session": N_("session"),
    "seal": N_("seal"),
    "move": N_("move"),
    "renewal": N_("renewal"),
}
"""What is no column that people write."""
_OTHER_VOCABULARIES = {"move": vocabulary.MOVES, "from_step": vocabulary.STEPS, "to_step": vocabulary.STEPS}


LONGEST = 80
"""How much of a text a person is shown; JSON has it whole."""


def entries_json(entries: Iterable[JournalEntry]) -> list[dict[str, object]]:
    """Each entry with its key, and each field's old and new: codes, MAD, ISO dates."""
    return [
        {
            "effect": entry.effect,
            "noun": entry.noun,
            "key": {name: value for name, value in _key(entry) if value is not None},
            "fields": [
                {
                    "field": change.field,
                    "old": _plain(entry, change.field, change.old),
                    "new": _plain(entry, change.field, change.new),
                }
                for change in entry.fields
            ],
        }
        for entry in entries
    ]


def entries_grid(entries: Sequence[JournalEntry], programme: Programme | None = None, limit: int | None = None) -> Grid:
    """What changed, an entry a row. `programme` gives the titles of its codes; `limit` cuts the list."""
    speaker = _Speaker(programme)
    shown = entries[:limit] if limit else entries
    left = len(entries) - len(shown)
    notes = [_("and {count} more").format(count=formatting.count(left))] if left else []
    place = [Field("place", N_("Cell"), missing="")] if any(entry.cell for entry in shown) else []
    return Grid(
        name="entries",
        title=_("What changes"),
        fields=(
            Field("effect", N_("Effect"), Kind.CODE, EFFECTS),
            Field("noun", N_("What")),
            Field("key", N_("Which")),
            Field("fields", N_("Values")),
            *place,
        ),
        rows=[Row(speaker.row(entry)) for entry in shown],
        notes=notes,
    )


class _Speaker:
    """Values in the analyst's words, with the titles of the programme's own codes."""

    def __init__(self, programme: Programme | None) -> None:
        self._titles: dict[ColumnType, Vocabulary] = {}
        if programme:
            self._titles = {
                ColumnType.ECOSYSTEM: programme.ecosystems,
                ColumnType.INDICATOR: programme.indicators,
                ColumnType.SCOPE: programme.scopes,
                ColumnType.PIECE: programme.pieces,
                ColumnType.CRITERION: programme.criteria,
            }

    def row(self, entry: JournalEntry) -> dict[str, Value]:
        key = (self.say(entry, name, value) for name, value in _key(entry) if value is not None)
        return {
            "effect": entry.effect,
            "noun": _(NOUNS.get(entry.noun, entry.noun)),
            "key": " · ".join(key),
            "fields": "; ".join(self._change(entry, *each) for each in _told(entry)),
            "place": "!".join(part for part in (entry.sheet, entry.cell) if part) or None,
        }

    def _change(self, entry: JournalEntry, name: str, old: Value, new: Value) -> str:
        before, after = (self.say(entry, name, value) for value in (old, new))
        what = {"new": after, "withdrawn": before}.get(entry.effect, f"{before} → {after}")
        column = column_of(entry.noun, name)
        field = column.name if column else _(_OTHER_WORDS.get(name, name))
        return _("{field}: {value}").format(field=field, value=what)

    def say(self, entry: JournalEntry, name: str, value: Value) -> str:
        if value is None:
            return "–"
        column = column_of(entry.noun, name)
        if column is None:
            return self._other(name, value)
        titles = column.vocabulary or self._titles.get(column.type)
        if titles:
            return titles.title(str(value))
        if name == "since":
            return _("since {date}").format(date=formatting.day(value))
        if _is_money(entry, name):
            return formatting.money(formatting.number(value), exact=True)
        return _WRITTEN.get(column.type, _clipped)(value)

    def _other(self, name: str, value: Value) -> str:
        if name in _OTHER_VOCABULARIES:
            return _OTHER_VOCABULARIES[name].title(str(value))
        if name == "period":
            return Period.parse_code(str(value)).title
        return formatting.day(value) if name.endswith("_on") else _clipped(value)


def _points(hundredths: Value) -> str:
    """A score out of 100, with as many decimals as it needs."""
    return said_number(Decimal(str(hundredths)) / 100)


def _clipped(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _month(day: Value) -> str:
    return Period.month_of(formatting.as_day(day)).title


def _count(value: Value) -> str:
    return formatting.count(formatting.number(value))


_WRITTEN: dict[ColumnType, Callable[[Value], str]] = {
    ColumnType.DATE: formatting.day,
    ColumnType.PERIOD: _month,
    ColumnType.WHOLE: _count,
    ColumnType.QUANTITY: _count,
    ColumnType.SCORE: _points,
}


def _told(entry: JournalEntry) -> list[tuple[str, Value, Value]]:
    """The fields that people read: a seal's digest is for programs."""
    return [(each.field, each.old, each.new) for each in entry.fields if each.field != "seal"]


def _key(entry: JournalEntry) -> list[tuple[str, Value]]:
    """The key, with a period's two days as the one code that people know it by."""
    days = dict(entry.key)
    if "period_end" not in days:
        return list(entry.key)
    period = Period(*(formatting.as_day(days[name]) for name in ("period_start", "period_end")))
    kept = [(name, value) for name, value in entry.key if not name.startswith("period_")]
    return [*kept, ("period", period.code)]


def _is_money(entry: JournalEntry, name: str) -> bool:
    column = column_of(entry.noun, name)
    if column is None or column.type is not ColumnType.QUANTITY:
        return column is not None and column.type is ColumnType.MONEY
    return entry.unit == "MAD"


def _plain(entry: JournalEntry, name: str, value: Value) -> Value:
    if name == "score" and value is not None:
        return formatting.to_plain(Decimal(str(value)) / 100, Kind.TEXT)
    return formatting.to_plain(value, Kind.MONEY if _is_money(entry, name) else Kind.TEXT)
