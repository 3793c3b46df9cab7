"""What the rules are asked about: how a dossier stands on a day, and the act that is about to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Standing:
    """All that the rules may know of a dossier on the day of an act. Amounts are centimes."""

    step: str
    entered_on: date
    held_since: date | None = None
    latest_hold: date | None = None
    ecosystem_status: str = "active"
    channel: str | None = None
    contact: str | None = None
    ice: str | None = None
    expressed_on: date | None = None
    investment: int = 0
    committed_years: frozenset[int] = frozenset()
    horizon_year: int = 2020
    scores: Mapping[str, int] = field(default_factory=dict)
    thresholds: Mapping[str, int] = field(default_factory=dict)
    blocking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing_pieces: tuple[str, ...] = ()
    granted: int | None = None
    envelope_left: int | None = None
    conventions: int = 0
    open_reservations: tuple[str, ...] = ()
    without_final_result: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What is about to be done: on which day, for which reason, granting how much (centimes).

    `reservations` are how many a decision sets.
    """

    on: date
    today: date
    reason: str | None = None
    granted: int | None = None
    reservations: int = 0
