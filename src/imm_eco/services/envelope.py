"""The envelope as a change goes on: what each dossier holds of it, looked up again only where the change spoke.

A register of history grants support a thousand times; adding up all dossiers at each grant would take hours.
"""

from __future__ import annotations

from datetime import date

from imm_eco.services.standings import held_support, published_envelope
from imm_eco.store.journal import OpenChange


class Envelope:
    """What is left of the envelope within one change."""

    def __init__(self, change: OpenChange) -> None:
        self._change = change
        self._held: dict[int, int] | None = None
        self._total = 0

    def left(self, dossier_id: int, on: date) -> int | None:
        """What may be granted to a dossier on a day, in centimes; None without a published envelope."""
        envelope = published_envelope(self._change.db, on)
        if envelope is None:
            return None
        held = self._refreshed()
        return envelope - self._total + held.get(dossier_id, 0)

    def _refreshed(self) -> dict[int, int]:
        db, spoken = self._change.db, self._change.take_spoken_of()
        if self._held is None:
            self._held = held_support(db)
            self._total = sum(self._held.values())
            return self._held
        for number in spoken:
            now = held_support(db, number).get(number, 0)
            self._total += now - self._held.get(number, 0)
            self._held[number] = now
        return self._held
