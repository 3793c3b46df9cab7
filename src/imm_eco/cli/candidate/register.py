"""`imm-eco candidate register`: register a company."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli.candidate.options import COMPANY, ICE, NAME
from imm_eco.cli.options import DryRun, Json, with_options
from imm_eco.cli.session import given, write_transaction
from imm_eco.cli.terminal import Terminal
from imm_eco.i18n import _

SUGGESTED = 3
"""How many companies of a similar name are told when one is registered."""


@with_options(COMPANY)
def register(
    ctx: typer.Context,
    ice: Annotated[str, ICE],
    name: Annotated[str, NAME],
    *,
    dry_run: DryRun = False,
    json: Json = False,
    **about: object,
) -> None:
    """Register a company."""
    from imm_eco.services import candidates
    from imm_eco.services.records import CandidateRecord

    record = CandidateRecord(ice, given(ice=ice, name=name, **about))
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        similar = candidates.like(context, name, ice)
        candidates.register(context, record)
    for company in similar[:SUGGESTED]:
        message = _("a company of a similar name is registered: {name} ({ice}); if it is the same, see {command}")
        command = f"`imm-eco candidate merge {company.ice} {ice} --reason TEXT`"
        Terminal.of(ctx).warn(message.format(name=company.name, ice=company.ice, command=command))
