"""The reports, each declared once: the command line, `explain` and the monthly pack find them here."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from imm_eco.grid import Grid
from imm_eco.i18n import N_
from imm_eco.reports.dimensions import DIMENSIONS
from imm_eco.reports.query import ReportQuery


@dataclass(frozen=True, slots=True)
class Aside:
    """A table beside a report that can be asked for alone, by an option of its name."""

    option: str
    summary: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, which is its module's in `imm_eco.reports`, and its line in the help.

    `by` are the dimensions that it can be cut by.
    """

    name: str
    summary: str
    by: tuple[str, ...] = ()
    aside: Aside | None = None

    def compute(self, db: sqlite3.Connection, asked: ReportQuery) -> Sequence[Grid]:
        """The report's table, then those beside it; its module is loaded when it is asked for."""
        module = import_module(f"imm_eco.reports.{self.name}")
        grids: Sequence[Grid] = module.report(db, asked)
        return grids


REPORTS: tuple[Report, ...] = (
    Report("targets", N_("Target, committed and realised by ecosystem: the scoreboard."), by=DIMENSIONS),
    Report("pipeline", N_("Dossiers in each phase and step, and what they announce."), by=DIMENSIONS),
    Report("envelope", N_("State support: requested, granted, committed, disbursed, and its return."), by=DIMENSIONS),
    Report(
        "funnel",
        N_("Dossiers that reached each step, by channel; those that left, and why."),
        aside=Aside("dropouts", N_("Only the dossiers that left, and why.")),
    ),
    Report(
        "delays",
        N_("Days spent in each step, by ecosystem; dossiers past the identification window."),
        aside=Aside("overrun", N_("Only the dossiers past the identification window.")),
    ),
    Report(
        "trajectory",
        N_("Month by month, realised against the path; where three projections lead."),
        aside=Aside("projections", N_("Only the projections to the horizon.")),
    ),
    Report(
        "coverage",
        N_("Who owes which result, who is late, what changed since the last closing."),
        by=DIMENSIONS,
        aside=Aside("missing", N_("Only the results that are missing, and whom to ask.")),
    ),
)
"""In the order of the help."""


def find(name: str) -> Report | None:
    """The report of that name."""
    return next((report for report in REPORTS if report.name == name), None)
