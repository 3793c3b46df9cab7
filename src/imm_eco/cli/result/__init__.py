"""`imm-eco result`: the realised figures of a period, one by one; batches come by `import`."""

from __future__ import annotations

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_

noun = Noun(
    __name__,
    {
        "record": N_("Record a realised figure of a dossier for a period."),
        "list": N_("List the results, with the file, sheet and cell of those imported."),
    },
)
