"""What must hold of support on every day: disbursed ≤ committed ≤ granted, and all that is granted ≤ the envelope."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from imm_eco import formatting
from imm_eco.domain.rules.limits import Excess, Level, added_up, steps, worst_excess
from imm_eco.domain.vocabulary import ENVELOPE_INDICATOR, PROGRAMME_SCOPE
from imm_eco.i18n import _
from imm_eco.services.checks.violation import Invariant, Scope, Violation
from imm_eco.store.relations.support import entered_over_time, granted_over_time, paid_over_time, signed_over_time


def _committed(scope: Scope) -> Iterator[Violation]:
    """On no day is more committed to a dossier than it is granted."""
    signed, granted = _levels(scope, signed_over_time), _levels(scope, granted_over_time)
    for reference, parts in signed.items():
        worst = worst_excess(added_up(parts), granted[reference])
        if worst:
            message = _("on {day}, the conventions commit {amount}, above the {limit} granted")
            hint = _("grant no less than what is signed, or correct the conventions first: see {command}")
            yield _exceeding(reference, message, worst, hint.format(command=_show(reference)))


def _disbursed(scope: Scope) -> Iterator[Violation]:
    """On no day is more disbursed to a dossier than was committed."""
    paid, signed = _levels(scope, paid_over_time), _levels(scope, signed_over_time)
    for reference, parts in paid.items():
        worst = worst_excess(added_up(parts), added_up(signed[reference]))
        if worst:
            message = _("on {day}, the payments reach {amount}, above the {limit} committed")
            hint = _("commit no less than what is paid, or correct the payments first: see {command}")
            yield _exceeding(reference, message, worst, hint.format(command=_show(reference)))


def _envelope(scope: Scope) -> Iterator[Violation]:
    """On no day is more granted, in all, than the envelope of that day."""
    limits = [Level(*row) for row in scope.db.execute(_ENVELOPES, _PROGRAMME).fetchall()]
    if not limits or scope.db.execute(_AT_MOST).fetchone()[0] <= min(level.amount for level in limits):
        return
    worst = worst_excess(added_up(_holdings(scope)), limits, unlimited_first=True)
    if worst:
        message = _("on {day}, the dossiers are granted {amount} in all, above the envelope of {limit}")
        hint = _("the envelope holds no less than what is granted: lower a grant by an amendment first; see {command}")
        yield _exceeding(PROGRAMME_SCOPE, message, worst, hint.format(command="`imm-eco report envelope`"))


def _holdings(scope: Scope) -> list[Level]:
    """What each decision, termination or later payment adds to what all dossiers hold of the envelope."""
    everything = Scope(scope.db, scope.programme, scope.today)
    granted, paid = _levels(everything, granted_over_time), _levels(everything, paid_over_time)
    begun = _levels(everything, partial(entered_over_time, "mise-en-place"))
    ended = _levels(everything, partial(entered_over_time, "resilie"))
    parts: list[Level] = []
    for key, (first, *_others) in begun.items():
        parts += _held(granted[key], paid[key], first.day, ended[key][0].day if ended[key] else None)
    return sorted(parts, key=lambda part: part.day)


def _held(granted: list[Level], paid: list[Level], begun: str, ended: str | None) -> Iterator[Level]:
    """What one dossier holds, step by step: its grant once it is validated; terminated, what it was paid."""
    held = [level._replace(day=max(level.day, begun)) for level in granted if ended is None or level.day < ended]
    if ended is not None:
        held.append(Level(ended, 0, 0))
        held += [level._replace(day=max(level.day, ended)) for level in added_up(paid)]
    return steps(held)


def _levels(scope: Scope, relation: Callable[[str], str]) -> defaultdict[str, list[Level]]:
    """Amounts by dossier, in the order of their days."""
    found: defaultdict[str, list[Level]] = defaultdict(list)
    for row in scope.db.execute(relation(scope.among("dossier_id")), scope.values):
        found[row[0]].append(Level(*row[1:]))
    return found


def _show(reference: str) -> str:
    return f"`imm-eco dossier show {shlex.quote(reference)}`"


def _exceeding(where: str, message: str, worst: Excess, hint: str) -> Violation:
    amount, limit = (formatting.money(each, exact=True) for each in (worst.amount, worst.limit))
    sentence = message.format(day=formatting.day(worst.day), amount=amount, limit=limit)
    return Violation(where, sentence, worst.change, worst.size, hint)


# Of several horizons the latest holds, as in `standings.published_envelope`.
_ENVELOPES = """
SELECT coalesce(since, ''), value, change_id FROM live_target t WHERE scope = :scope AND indicator = :indicator
AND horizon = (SELECT max(horizon) FROM live_target l WHERE l.scope = t.scope AND l.indicator = t.indicator
               AND coalesce(l.since, '') <= coalesce(t.since, ''))
ORDER BY coalesce(since, '')"""
_PROGRAMME = {"scope": PROGRAMME_SCOPE, "indicator": ENVELOPE_INDICATOR}

# Where even the greatest grants of all fit in the least of the envelopes, no day need be looked at.
_AT_MOST = """
SELECT coalesce(sum(granted), 0) FROM (SELECT max(granted) AS granted FROM live_decision GROUP BY dossier_id) g"""


# A move into or out of what holds support is always said with the decision that makes it.
INVARIANTS = (
    Invariant("committed", ("decision", "convention", "session_record"), _committed),
    Invariant("disbursed", ("convention", "disbursement"), _disbursed),
    Invariant("envelope", ("decision", "disbursement", "target"), _envelope, whole=True),
)
