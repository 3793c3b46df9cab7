"""The checklist: what a dossier's file must hold on a day, and what it lacks.

A piece counts from the day it was received to its last valid day; on the next one it is missing again. Some
pieces are required of companies of some sizes alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from imm_eco import formatting
from imm_eco.domain.programme import Piece, Programme
from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.i18n import _

STATES = Vocabulary(
    "state",
    (
        Term("missing", "manquante", "missing"),
        Term("received", "reçue", "received"),
        Term("verified", "vérifiée", "verified"),
        Term("expired", "expirée", "expired"),
    ),
)
"""How a piece of the checklist stands; one that is not required and did not come has no state."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A piece that came: its days in ISO 8601, `expires_on` the last one on which it is valid."""

    piece: str
    received_on: str | None
    verified_on: str | None = None
    expires_on: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class ChecklistState:
    """A piece of the checklist on a day: the receipt that counts, or the one that has expired."""

    piece: Piece
    required: bool
    receipt: Receipt | None
    state: str | None

    @property
    def is_missing(self) -> bool:
        """Whether it is required and not there."""
        return self.required and (self.receipt is None or self.state == "expired")

    @property
    def name(self) -> str:
        """The piece by title, with the day on which it expired if it did."""
        title = self.piece.title
        if self.state != "expired" or self.receipt is None or self.receipt.expires_on is None:
            return title
        return _("{piece}, expired on {date}").format(piece=title, date=formatting.day(self.receipt.expires_on))


def on_day(programme: Programme, size: str | None, receipts: Iterable[Receipt], day: str) -> Iterator[ChecklistState]:
    """Every piece of the checklist as it stands on a day (ISO 8601), for a company of that size."""
    came: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        if receipt.received_on is not None and receipt.received_on <= day:
            came.setdefault(receipt.piece, []).append(receipt)
    for piece in programme.piece_list:
        latest = max(came.get(piece.code, ()), key=_order, default=None)
        required = piece.required_of(size)
        yield ChecklistState(piece, required, latest, _state(latest, required, day))


def _order(receipt: Receipt) -> tuple[str, str]:
    """The latest receipt counts; of one day, the one that holds longest."""
    return (receipt.received_on or "", receipt.expires_on or "9999")


def _state(receipt: Receipt | None, required: bool, day: str) -> str | None:
    if receipt is None:
        return "missing" if required else None
    if receipt.expires_on is not None and receipt.expires_on < day:
        return "expired"
    return "verified" if receipt.verified_on is not None and receipt.verified_on <= day else "received"


def missing(programme: Programme, size: str | None, receipts: Iterable[Receipt], day: str) -> tuple[str, ...]:
    """The required pieces that are missing on a day, in words."""
    return tuple(each.name for each in on_day(programme, size, receipts, day) if each.is_missing)
