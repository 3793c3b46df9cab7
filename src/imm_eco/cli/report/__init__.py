"""`imm-eco report`: every report of the catalogue, and the pack that is made of all of them."""

from __future__ import annotations

from collections.abc import Callable

from imm_eco.cli.commands import Noun
from imm_eco.i18n import N_
from imm_eco.reports import catalogue


class _Reports(Noun):
    """Reports are declared in their catalogue; only the pack has options of its own."""

    def function(self, verb: str) -> Callable[..., None]:
        """The function of a report's command, or of the pack's."""
        from imm_eco.cli.report.catalogued import command

        report = catalogue.find(verb)
        return command(report) if report else super().function(verb)


noun = _Reports(
    __name__,
    {
        **{report.name: report.summary for report in catalogue.REPORTS},
        "monthly": N_("The monthly pack to send: workbook, page, mail, data; or whether it may be sent."),
    },
    N_("Scoreboard, pipeline, delays and funnel, as of a day and as known at a moment."),
)
