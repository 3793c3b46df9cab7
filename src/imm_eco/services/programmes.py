"""The programme that a database keeps, and its targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imm_eco.programme import Programme

if TYPE_CHECKING:
    from imm_eco.services.office import Office, Record
    from imm_eco.store.journal import Change, Effect, Place


def install(change: Change, programme: Programme) -> None:
    """Say a programme and its published targets: what `init` does in a new database."""
    from imm_eco.models import ProgrammeFact, TargetFact

    change.put(ProgrammeFact.model_validate({"code": programme.code, "document": programme.document}))
    for target in programme.targets:
        change.put(
            TargetFact.model_validate(
                {name: getattr(target, name) for name in TargetFact.model_fields if hasattr(target, name)}
            )
        )


def record_target(office: Office, values: Record, place: Place | None = None) -> Effect:
    """Set a target of an ecosystem or of the programme. `value`: jobs, or centimes."""
    from imm_eco.models import TargetFact

    identity = {name: values.get(name) for name in TargetFact.identity}
    given = {key: value for key, value in values.items() if value is not None or key != "basis"}
    known = office.one(TargetFact, **identity)
    return office.revise(TargetFact, identity, given if known else {"basis": "cumulative", **given}, place)
