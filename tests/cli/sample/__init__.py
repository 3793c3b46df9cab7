"""A noun for the tests of the command line, with a few verbs; and beside them verbs of their own."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {"list": N_("List the companies."), "read": N_("Show a company and its dossiers.")},
    N_("Companies: register, list, show, edit."),
)
