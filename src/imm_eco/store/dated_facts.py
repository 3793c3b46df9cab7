"""The day that a fact bears, from which on it moves a figure of the reports: stated once, for every kind of fact.

Results bear the last day of their period, payments, conventions, decisions and moves their own day, a target the day
from which it holds, what a validated dossier is about the day of its validation. Scores, pieces, reservations and
names move no figure, and are not here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from imm_eco.store.rows import StoredValue

_DOSSIER = "JOIN dossier AS d ON d.id = f.dossier_id"
_HELD_ON = "substr(s.key, length(s.key) - 9)"
# The validation that stood when the change {change} was made.
_VALIDATED_ON = """(SELECT min(m.moved_on) FROM main.move AS m WHERE m.dossier_id = f.dossier_id
AND m.to_step = 'mise-en-place' AND m.change_id <= {change} AND coalesce(m.retracted_by, {change} + 1) > {change})"""


@dataclass(frozen=True, slots=True)
class Dating:
    """How the facts of a table are dated, and what of them counts.

    `field` is the column that bears the date, `counted` what moves a figure beside it. `amount` and `about` are what
    tells a fact to people: its figure, and the indicator, the step, the outcome. With `corrections`, a fact that is
    said for the first time is not asked: another fact of its own says when it begins.
    """

    table: str
    field: str
    day: str
    identity: tuple[str, ...]
    counted: tuple[str, ...] = ()
    amount: str | None = None
    about: str | None = None
    join: str = _DOSSIER
    reference: str = "d.key"
    corrections: bool = False


DATINGS = (
    Dating(
        "result", "period", "f.period_end",
        ("dossier_id", "indicator", "period_start", "period_end"), ("value", "proof", "piece"),
        amount="value", about="indicator",
    ),
    Dating(
        "disbursement", "paid_on", "f.paid_on", ("dossier_id", "paid_on", "piece"), ("amount",),
        amount="amount", about="piece",
    ),
    Dating(
        "convention", "signed_on", "f.signed_on", ("dossier_id", "convention"), ("amount",),
        amount="amount", about="convention",
    ),
    Dating(
        "decision", "held_on", _HELD_ON, ("session_id", "dossier_id"), ("outcome", "granted"),
        amount="granted", about="outcome", join=f"{_DOSSIER} JOIN session AS s ON s.id = f.session_id",
    ),
    Dating(
        "seal_line", "sealed_on", "f.sealed_on", ("dossier_id", "sealed_on", "year"),
        ("jobs", "turnover", "export_turnover", "investment"), amount="jobs", about="year",
    ),
    Dating(
        "move", "moved_on", "f.moved_on", ("dossier_id", "from_step", "to_step", "moved_on"), about="to_step",
    ),
    Dating("hold", "held_from", "f.held_from", ("dossier_id", "held_from")),
    Dating("hold", "resumed_on", "f.resumed_on", ("dossier_id", "held_from"), ("resumed_on",)),
    Dating("dossier_record", "opened_on", "f.opened_on", ("dossier_id",), amount="investment", about="ecosystem"),
    Dating(
        "dossier_record", "ecosystem", _VALIDATED_ON, ("dossier_id",), ("ecosystem", "investment", "requested"),
        amount="investment", about="ecosystem", corrections=True,
    ),
    Dating(
        "target", "since", "coalesce(f.since, :start)", ("scope", "indicator", "horizon", "since"),
        ("value", "qualifier", "basis", "measures"), amount="value", about="indicator", join="", reference="f.scope",
    ),
)  # fmt: skip
"""Every kind of fact that a figure of the monthly pack is made of, in the order of telling."""


@dataclass(frozen=True, slots=True)
class Altered:
    """A dated fact that a change said, corrected or withdrew: what it was of the closed past, and what it is.

    `reference` is the dossier's, or a target's scope. Amounts are in the fact's own unit: people or centimes.
    """

    change: int
    table: str
    field: str
    day: date
    reference: str
    about: str | None
    old: int | None
    new: int | None
    effect: str
    sheet: str | None
    cell: str | None

    @property
    def noun(self) -> str:
        """What kind of fact it is, by its code."""
        return self.table.removesuffix("_record").replace("_", "-")


def altered(db: sqlite3.Connection, until: date, start: date, change: int | None = None) -> Iterator[Altered]:
    """What each change, or one, altered of the facts dated up to a day; what it said again as it was is left out.

    `start` is the day from which a target holds that bears none.
    """
    params = {"until": until.isoformat(), "start": start.isoformat(), "change": change}
    for dating in DATINGS:
        before, after = (_rows(db, dating, side, params) for side in ("retracted_by", "change_id"))
        for key in sorted({*before, *after}, key=str):
            old, new = before.get(key), after.get(key)
            if _differs(dating, old, new):
                yield _altered(dating, old, new)


def _rows(
    db: sqlite3.Connection, dating: Dating, side: str, params: Mapping[str, StoredValue]
) -> dict[tuple[StoredValue, ...], sqlite3.Row]:
    """The facts that changes withdrew (`retracted_by`), or said and kept (`change_id`), by change and identity."""
    query = _QUERY.format(
        side=side,
        day=dating.day.format(change=f"f.{side}"),
        table=dating.table,
        join=dating.join,
        reference=dating.reference,
        only="" if params["change"] is None else f"AND f.{side} = :change",
    )
    rows = db.execute(query, params).fetchall()
    return {(row["altered_by"], *(row[name] for name in dating.identity)): row for row in rows}


_QUERY = """
SELECT f.{side} AS altered_by, {day} AS day, {reference} AS reference, f.* FROM main.{table} AS f {join}
WHERE f.{side} IS NOT NULL AND coalesce(f.retracted_by, 0) <> f.change_id {only} AND {day} <= :until"""


def _differs(dating: Dating, old: sqlite3.Row | None, new: sqlite3.Row | None) -> bool:
    if old is None or new is None:
        return not dating.corrections
    return any(old[name] != new[name] for name in ("day", *dating.counted))


def _altered(dating: Dating, old: sqlite3.Row | None, new: sqlite3.Row | None) -> Altered:
    row = new or old
    assert row
    return Altered(
        change=row["altered_by"],
        table=dating.table,
        field=dating.field,
        day=min(date.fromisoformat(each["day"]) for each in (old, new) if each),
        reference=row["reference"],
        about=None if dating.about is None or row[dating.about] is None else str(row[dating.about]),
        old=old[dating.amount] if old and dating.amount else None,
        new=new[dating.amount] if new and dating.amount else None,
        effect="withdrawn" if new is None else "changed" if old else "new",
        sheet=new["sheet"] if new else None,
        cell=new["cell"] if new else None,
    )
