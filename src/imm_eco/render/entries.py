"""What a change did, for people and for scripts: the entries of a dry run, of a write, of `log`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from imm_eco import formatting
from imm_eco.domain import vocabulary
from imm_eco.domain.nouns import NOUNS
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.sheets.parsing.text import said_number
from imm_eco.store.entries import JournalEntry

EFFECTS = Vocabulary(
    "effect",
    (
        Term("new", "nouveau", "new"),
        Term("changed", "corrigé", "changed"),
        Term("withdrawn", "retiré", "withdrawn"),
    ),
)
_WORDS = {
    "ice": "ICE",
    "name": N_("company name"),
    "legal_form": N_("legal form"),
    "trade_register": N_("trade register"),
    "court": N_("court"),
    "tax_id": N_("tax ID"),
    "cnss": "CNSS",
    "size": N_("size"),
    "region": N_("region"),
    "city": N_("city"),
    "contact": N_("contact"),
    "email": N_("email"),
    "phone": N_("phone"),
    "channel": N_("channel"),
    "campaign": N_("mobilisation action"),
    "contacted_on": N_("contact date"),
    "absorbed_ice": N_("absorbed ICE"),
    "absorbed_name": N_("absorbed company"),
    "candidate": N_("candidate"),
    "title": N_("title"),
    "ecosystem": N_("ecosystem"),
    "sector": N_("sector"),
    "type": N_("type"),
    "investment": N_("investment"),
    "requested": N_("requested support"),
    "opened_on": N_("opening date"),
    "expressed_on": N_("expression of interest"),
    "jobs": N_("jobs"),
    "turnover": N_("additional turnover"),
    "export_turnover": N_("export turnover"),
    "committee": N_("committee"),
    "held_on": N_("date"),
    "minutes": N_("minutes"),
    "body": N_("body"),
    "outcome": N_("decision"),
    "granted": N_("granted support"),
    "reason": N_("reason"),
    "due_on": N_("due on"),
    "lifted_on": N_("lifted on"),
    "resumed_on": N_("resumed on"),
    "session": N_("session"),
    "seal": N_("seal"),
    "move": N_("move"),
    "score": N_("score"),
    "comment": N_("comment"),
    "criterion": N_("criterion"),
    "grid": N_("grid"),
    "assessor": N_("assessor"),
    "received_on": N_("received on"),
    "verified_on": N_("verified on"),
    "expires_on": N_("expires on"),
    "renewal": N_("renewal"),
    "number": N_("number"),
    "rank": N_("rank of the day"),
    "signed_on": N_("signed on"),
    "amount": N_("amount"),
    "value": N_("value"),
    "proof": N_("proof"),
    "piece": N_("piece"),
    "qualifier": N_("qualifier"),
    "basis": N_("basis"),
    "measures": N_("measure"),
    "source": N_("source"),
    "state": N_("state"),
    "contacts": N_("contacts"),
    "text": N_("text"),
    "field": N_("column"),
    "figures": N_("figures"),
}
_MONEY = ("investment", "requested", "granted", "amount", "turnover", "export_turnover")
_COUNTS = ("jobs", "contacts")
_VOCABULARIES = {
    "channel": vocabulary.CHANNELS,
    "size": vocabulary.SIZES,
    "region": vocabulary.REGIONS,
    "type": vocabulary.PROJECT_TYPES,
    "committee": vocabulary.COMMITTEES,
    "body": vocabulary.BODIES,
    "outcome": vocabulary.OUTCOMES,
    "proof": vocabulary.PROOFS,
    "axis": vocabulary.AXES,
    "qualifier": vocabulary.QUALIFIERS,
    "basis": vocabulary.BASES,
    "measures": vocabulary.MEASURES,
    "state": vocabulary.CLOSING_STATES,
    "move": vocabulary.MOVES,
    "from_step": vocabulary.STEPS,
    "to_step": vocabulary.STEPS,
}


LONGEST = 80
"""How much of a text a person is shown; JSON has it whole."""


def entries_json(entries: Iterable[JournalEntry]) -> list[dict[str, Any]]:
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
        self._titles = dict(_VOCABULARIES)
        if programme:
            self._titles |= {
                "ecosystem": programme.ecosystems,
                "indicator": programme.indicators,
                "scope": programme.scopes,
                "piece": programme.pieces,
                "criterion": programme.criteria,
            }

    def row(self, entry: JournalEntry) -> dict[str, Any]:
        key = (self.say(entry, name, value) for name, value in _key(entry) if value is not None)
        return {
            "effect": entry.effect,
            "noun": _(NOUNS.get(entry.noun, entry.noun)),
            "key": " · ".join(key),
            "fields": "; ".join(self._change(entry, *each) for each in _told(entry)),
            "place": "!".join(part for part in (entry.sheet, entry.cell) if part) or None,
        }

    def _change(self, entry: JournalEntry, name: str, old: Any, new: Any) -> str:
        before, after = (self.say(entry, name, value) for value in (old, new))
        what = {"new": after, "withdrawn": before}.get(entry.effect, f"{before} → {after}")
        return _("{field}: {value}").format(field=_(_WORDS.get(name, name)), value=what)

    def say(self, entry: JournalEntry, name: str, value: Any) -> str:
        if value is None:
            return "–"
        if name in self._titles:
            return self._titles[name].title(value)
        if name == "period":
            return Period.parse_code(value).title
        if name == "since":
            return _("since {date}").format(date=formatting.day(value))
        if name == "month":
            return Period.month_of(date.fromisoformat(value)).title
        if _is_money(entry, name):
            return formatting.money(value, exact=True)
        if name in _COUNTS or name == "value":
            return formatting.count(value)
        if name == "score":
            return _points(value)
        return formatting.day(value) if _is_date(name) else _clipped(str(value))


def _points(hundredths: int) -> str:
    """A score out of 100, with as many decimals as it needs."""
    return said_number(Decimal(hundredths) / 100)


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _told(entry: JournalEntry) -> list[tuple[str, Any, Any]]:
    """The fields that people read: a seal's digest is for programs."""
    return [(each.field, each.old, each.new) for each in entry.fields if each.field != "seal"]


def _key(entry: JournalEntry) -> list[tuple[str, Any]]:
    """The key, with a period's two days as the one code that people know it by."""
    days = dict(entry.key)
    if "period_end" not in days:
        return list(entry.key)
    period = Period(*(date.fromisoformat(str(days[name])) for name in ("period_start", "period_end")))
    kept = [(name, value) for name, value in entry.key if not name.startswith("period_")]
    return [*kept, ("period", period.code)]


def _is_date(name: str) -> bool:
    return name.endswith("_on") or name in ("horizon", "held_from")


def _is_money(entry: JournalEntry, name: str) -> bool:
    return name in _MONEY or (name == "value" and entry.unit == "MAD")


def _plain(entry: JournalEntry, name: str, value: Any) -> Any:
    if name == "score" and value is not None:
        return formatting.to_plain(Decimal(value) / 100, Kind.TEXT)
    return formatting.to_plain(value, Kind.MONEY if _is_money(entry, name) else Kind.TEXT)
