"""`imm-eco dossier edit`: edit a dossier."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from imm_eco.cli import options
from imm_eco.cli.dossier.options import INVESTMENT, OPENED_ON, PROJECT, TITLE
from imm_eco.cli.options import Late, Reference, with_options
from imm_eco.cli.session import Context, change_command, ecosystem, given


@change_command
@with_options(PROJECT)
def edit(
    context: Context,
    reference: Reference,
    title: Annotated[str | None, TITLE] = None,
    ecosystem_: options.Ecosystem = None,
    investment: Annotated[int | None, INVESTMENT] = None,
    *,
    opened_on: Annotated[date | None, OPENED_ON] = None,
    late: Late = None,
    **project: object,
) -> None:
    """Edit a dossier."""
    from imm_eco.services import dossiers

    code = ecosystem(context.db, ecosystem_)
    record = given(title=title, ecosystem=code, investment=investment, **project, opened_on=opened_on)
    dossiers.edit(context, reference, record)
