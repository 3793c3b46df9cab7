"""The options that describe a company."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli.column_options import option_of, options_of
from imm_eco.cli.options import CODE, read_ice
from imm_eco.i18n import N_
from imm_eco.store.tables import columns_of

_COLUMNS = {column.key: column for column in columns_of("candidate_record")}
NAME = option_of(_COLUMNS["name"])
ICE = option_of(_COLUMNS["ice"])
OtherIce = Annotated[
    str | None,
    typer.Option("--ice", parser=read_ice, metavar="ICE", help=N_("The ICE of another of its establishments.")),
]
Region = Annotated[str | None, option_of(_COLUMNS["region"])]
City = Annotated[str | None, option_of(_COLUMNS["city"])]
Channel = Annotated[str | None, option_of(_COLUMNS["channel"])]
COMPANY: dict[str, object] = {
    **options_of(columns_of("candidate_record", "ice", "name", "channel", "contact", "campaign", "contacted_on")[2:]),
    "campaign": Annotated[str | None, option_of(_COLUMNS["campaign"], CODE)],
}
"""What is said of a company, beside its ICE and its name."""
