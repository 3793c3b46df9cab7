"""`imm-eco candidate edit`: edit a company."""

from __future__ import annotations

from typing import Annotated

from imm_eco.cli.candidate.options import COMPANY, NAME, OtherIce
from imm_eco.cli.options import Company, with_options
from imm_eco.cli.session import Context, change_command, given


@change_command
@with_options(COMPANY)
def edit(
    context: Context,
    company: Company,
    ice: OtherIce = None,
    name: Annotated[str | None, NAME] = None,
    **about: object,
) -> None:
    """Edit a company."""
    from imm_eco.services import candidates

    candidates.edit(context, company, given(ice=ice, name=name, **about))
