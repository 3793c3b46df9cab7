"""What each dossier's way forward still lacks: who is ready for the next step, who is blocked, and by what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.standing import Act, Standing
from imm_eco.domain.rules.workflow import Move, Need
from imm_eco.domain.vocabulary import ENDS
from imm_eco.services.standings import standing
from imm_eco.store.relations.steps import states
from imm_eco.store.relations.words import codes, with_

_LIVING = f"""
{with_(states(None))}
SELECT dossier.id, dossier.key, step
FROM states JOIN dossier ON dossier.id = dossier_id
WHERE step NOT IN ({codes(ENDS)})
  AND (:step IS NULL OR step = :step) AND (:ecosystem IS NULL OR ecosystem = :ecosystem)
ORDER BY dossier.key"""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A dossier, the move by which it goes on, and what that move still needs."""

    dossier_id: int
    reference: str
    standing: Standing
    move: Move
    unmet: tuple[Need, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing: it can be moved, or put to the committee."""
        return not self.unmet

    @property
    def missing(self) -> list[str]:
        """What is missing, in the analyst's words."""
        return [need.say(self.standing) for need in self.unmet]


def outlooks(
    db: sqlite3.Connection, programme: Programme, today: date, *, step: str | None = None, ecosystem: str | None = None
) -> Iterator[Outlook]:
    """The outlook of every dossier whose life has not ended, by reference."""
    for number, reference, own in db.execute(_LIVING, {"step": step, "ecosystem": ecosystem}).fetchall():
        move = workflow.forward(own)
        if move:
            state = standing(db, programme, number, today, envelope=False)
            # What only the committee can say is not for the dossier to lack.
            unmet = move.unmet(state, Act(today, today, reason="-", granted=0))
            yield Outlook(number, reference, state, move, tuple(unmet))


def advancing(
    db: sqlite3.Connection, programme: Programme, today: date, *, step: str | None = None, ecosystem: str | None = None
) -> list[Outlook]:
    """The outlook of the dossiers that go on by `advance`; those before a committee, or to be closed, do not."""
    found = outlooks(db, programme, today, step=step, ecosystem=ecosystem)
    return [outlook for outlook in found if outlook.move.name == "advance"]
