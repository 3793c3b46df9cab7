"""Absorbed companies: the number of one means its survivor from then on, whatever the road, and each road says so."""

from __future__ import annotations

from collections.abc import Sequence

from imm_eco.errors import RuleError, command
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import AliasRecord
from imm_eco.sheets.problem import Fault
from imm_eco.sheets.problem_catalogue import ABSORBED, ABSORBED_OTHERWISE
from imm_eco.sheets.schema.columns import CANDIDATES
from imm_eco.store.journal import Effect, Place, content, live
from imm_eco.store.lookup import Absorbed, company_of
from imm_eco.store.tables import AliasFact, Candidate, CandidateFact


def absorb(context: Context, other: CandidateFact, survivor: int) -> None:
    """Have the number of a company mean another one, and so all those that meant it."""
    for alias in live(context.db, AliasFact, candidate_id=other.candidate_id):
        context.change.put(context.fact(AliasFact, {**content(alias), "candidate_id": survivor}))
    said = {"absorbed_ice": other.ice, "absorbed_name": other.name}
    context.change.put(context.fact(AliasFact, {"alias_id": other.candidate_id, "candidate_id": survivor, **said}))


def record(context: Context, alias: AliasRecord, place: Place | None = None) -> Effect:
    """Say that a number is that of an absorbed company.

    Raises NotFoundError for an unknown survivor, RuleError for the number of a company that stands, or that another
    one absorbed.
    """
    ice, survivor = alias.absorbed_ice, context.company(alias.ice)
    number = context.change.number(Candidate, company_of(ice))
    if number == survivor.id:
        raise RuleError(_("this is one and the same company"), field="absorbed_ice")
    standing = number and context.one(CandidateFact, candidate_id=number)
    if standing:
        message = _("{name} ({ice}) is a company that stands").format(name=standing.name, ice=standing.ice)
        words = command("candidate", "merge", survivor.key, standing.ice, "--reason", "TEXT")
        raise RuleError(message, hint=_("make one of the two: {command}").format(command=words), field="absorbed_ice")
    known = context.one(AliasFact, alias_id=number) if number else None
    if known and known.candidate_id != survivor.id:
        other = context.one(CandidateFact, candidate_id=known.candidate_id)
        assert other is not None
        message = _("{ice} was absorbed by another company: {name} ({other})")
        raise RuleError(message.format(ice=ice, name=other.name, other=other.ice), field="absorbed_ice")
    identity = {"alias_id": context.change.anchor(Candidate, company_of(ice))}
    return context.revise(AliasFact, identity, {**alias.said, "candidate_id": survivor.id}, place)


def fault_of(absorbed: Absorbed, left: Sequence[str] = ()) -> Fault:
    """What is told where an absorbed company's number is named; `left` are the columns that stay as they are known."""
    said = {
        "ice": absorbed.ice, "other": absorbed.name, "name": absorbed.into_name, "kept": absorbed.into_ice,
        "change": absorbed.change,
    }  # fmt: skip
    if not left:
        return Fault(ABSORBED, said)
    columns = ", ".join(CANDIDATES.column(key).title for key in left)
    return Fault(ABSORBED_OTHERWISE, {**said, "columns": columns})
