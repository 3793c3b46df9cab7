"""What an act takes out of the programme's totals: the same totals before and after, and the difference."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain.vocabulary import PROGRAMME_SCOPE
from imm_eco.grid import Kind
from imm_eco.i18n import N_, _
from imm_eco.reports import envelope, targets
from imm_eco.reports.envelope import EnvelopeRow
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import TargetRow
from imm_eco.store import lookup


class Total(NamedTuple):
    """A figure of the whole programme: of an indicator, or of the support."""

    indicator: str
    figure: str
    unit: str

    @property
    def kind(self) -> Kind:
        """What it is."""
        return Kind.of_unit(self.unit)


_FIGURES = {
    "committed": N_("committed"),
    "realised": N_("realised"),
    "granted": N_("granted"),
    "disbursed": N_("disbursed"),
}


def totals(db: sqlite3.Connection, day: date) -> Mapping[Total, int]:
    """The totals that the scoreboard and the envelope show on a day: whole units, or centimes."""
    asked = ReportQuery(day)
    [board], [support] = targets.report(db, asked), envelope.report(db, asked)
    found = {
        Total(row.indicator, figure, row.unit): value
        for row in board.records(TargetRow)
        if row.group == PROGRAMME_SCOPE
        for figure, value in (("committed", row.committed), ("realised", row.realised))
    }
    last = support.records(EnvelopeRow)[-1]
    of_support = {"granted": last.granted, "committed": last.committed, "disbursed": last.disbursed}
    found |= {Total(last.indicator, figure, last.unit): value for figure, value in of_support.items()}
    return {total: value or 0 for total, value in found.items()}


def leaving(before: Mapping[Total, int], after: Mapping[Total, int]) -> Mapping[Total, int]:
    """What is less afterwards, and by how much."""
    return {total: value - after.get(total, 0) for total, value in before.items() if value > after.get(total, 0)}


def sentence(db: sqlite3.Connection, lost: Mapping[Total, int]) -> str:
    """What leaves the totals, for people: `Jobs: committed 18, realised 12; Support: granted 3,5 MDH`."""
    titles = lookup.programme(db).indicators
    said: dict[str, list[str]] = {}
    for total, value in lost.items():
        amount = formatting.format_value(value, total.kind)
        figure = _(_FIGURES[total.figure])
        said.setdefault(titles.title(total.indicator), []).append(f"{figure} {amount}")
    listed = "; ".join(_("{what}: {figures}").format(what=what, figures=", ".join(each)) for what, each in said.items())
    return _("this leaves the totals: {figures}").format(figures=listed)


def plain(lost: Mapping[Total, int]) -> list[dict[str, object]]:
    """The same for scripts: amounts in MAD."""
    return [{**total._asdict(), "value": formatting.to_plain(value, total.kind)} for total, value in lost.items()]
