"""The options that describe a dossier."""

from __future__ import annotations

from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.column_options import option_of, options_of
from imm_eco.i18n import N_
from imm_eco.store.tables import columns_of

_COLUMNS = {column.key: column for column in columns_of("dossier_record")}
Comment = Annotated[str | None, typer.Option("--comment", metavar=options.TEXT, help=N_("A remark."))]
TITLE = option_of(_COLUMNS["title"])
INVESTMENT = option_of(_COLUMNS["investment"])
OPENED_ON = option_of(_COLUMNS["opened_on"])
PROJECT: dict[str, object] = options_of(
    columns_of("dossier_record", "title", "ecosystem", "investment", "opened_on", "requested")[4:]
)
"""What is said of a project, beside its title, its ecosystem, its investment and its day."""
