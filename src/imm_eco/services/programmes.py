"""The programme that a database keeps, and its targets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from imm_eco.domain.programme import Programme
from imm_eco.errors import RuleError
from imm_eco.i18n import _

if TYPE_CHECKING:
    from imm_eco.services.context import Context
    from imm_eco.services.records import TargetRecord
    from imm_eco.store.journal import Effect, OpenChange, Place
    from imm_eco.store.tables import TargetFact


def install(change: OpenChange, programme: Programme) -> None:
    """Say a programme and its published targets: what `init` does in a new database."""
    from imm_eco.store.tables import ProgrammeFact, TargetFact

    change.put(ProgrammeFact.of({"code": programme.code, "document": programme.document}))
    for target in programme.targets:
        change.put(TargetFact.of({name: getattr(target, name) for name in TargetFact.columns if hasattr(target, name)}))


def record_target(context: Context, target: TargetRecord, place: Place | None = None) -> Effect:
    """Set a target of an ecosystem or of the programme, from the day `since` on. Money is in centimes.

    An amendment is counted on the basis of the target that it amends, and measures what that one did, unless it says
    otherwise. Raises RuleError where a target that is no number of jobs says which jobs it measures.
    """
    from imm_eco.store.tables import TargetFact

    if target.measures and context.programme.units[target.indicator] != "jobs":
        raise RuleError(_("only a target of jobs says which jobs it measures"), field="measures")
    identity = {name: getattr(target, name) for name in TargetFact.identity}
    given = {key: value for key, value in target.said.items() if value is not None or key != "basis"}
    amended = in_force(context, target.scope, target.indicator, target.horizon, target.since or date.min)
    first = {"basis": amended.basis if amended else "cumulative", "measures": amended.measures if amended else None}
    return context.revise(TargetFact, identity, given, place, first)


def in_force(context: Context, scope: str, indicator: str, horizon: date, day: date) -> TargetFact | None:
    """The target of a scope, an indicator and a horizon that holds on a day: its latest amendment by then."""
    from imm_eco.store.journal import live
    from imm_eco.store.tables import TargetFact

    known = live(context.db, TargetFact, scope=scope, indicator=indicator, horizon=horizon)
    holding = [target for target in known if (target.since or date.min) <= day]
    return max(holding, key=lambda target: target.since or date.min, default=None)
