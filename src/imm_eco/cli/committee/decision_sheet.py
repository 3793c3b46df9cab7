"""The decisions of a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from imm_eco import counts
from imm_eco.cli.terminal import Terminal, today
from imm_eco.errors import DataError, RuleError, UsageError
from imm_eco.i18n import _, ngettext

if TYPE_CHECKING:
    from imm_eco.services.intake.decision_sheets import DecisionSheetReport


def require_sheet_alone(*typed: object) -> None:
    """Refuse a decision that is typed beside a sheet of them. Raises UsageError."""
    if any(typed):
        message = _("a sheet says everything itself: only --session and --dry-run go with it")
        raise UsageError(message, hint=_("give a dossier and a decision, or a workbook with --sheet"))


def decide_all(ctx: typer.Context, sheet: Path, session: str | None, dry_run: bool, json: bool) -> None:
    """Take in the decisions of a workbook, and tell what became of each row.

    The exit code is 5 where a row holds a value that cannot be read or names what is not there, else 4 where
    a rule refuses one; the good rows are kept all the same.
    """
    from imm_eco.services.intake import decision_sheets

    terminal = Terminal.of(ctx)
    report = decision_sheets.decide_all(
        sheet, terminal.db, terminal.origin(), today(), session=session, dry_run=dry_run
    )
    if json:
        from imm_eco.render.rulings import rulings_json

        terminal.answer({"dry_run": dry_run, **rulings_json(report)})
    else:
        _tell(terminal, report, dry_run)
    if report.errors:
        ruled = all(problem.code == "E401" for problem in report.errors)
        raise typer.Exit(RuleError.exit_code if ruled else DataError.exit_code)


def _tell(terminal: Terminal, report: DecisionSheetReport, dry_run: bool) -> None:
    from imm_eco.render.entries import entries_grid
    from imm_eco.render.problems import problems_grid
    from imm_eco.render.rulings import rulings_grid

    if report.rulings:
        terminal.show(rulings_grid(report))
    if report.corrected:
        terminal.show(entries_grid(report.corrected, report.programme))
    if report.problems:
        terminal.show(problems_grid(report.file, report.problems))
    for page in report.aside:
        message = _("the sheet “{sheet}” was left aside: take it in with `imm-eco import FILE`")
        terminal.warn(message.format(sheet=page))
    refused = report.count("refused")
    if refused or report.errors:
        sentence = ngettext(
            "{file}: {count} row refused, nothing of it is kept; the good ones are taken in",
            "{file}: {count} rows refused, nothing of them is kept; the good ones are taken in",
            refused,
        )
        if refused == len(report.rulings):
            sentence = _("{file}: nothing was taken in")
        terminal.fail(sentence.format(file=report.file, count=refused), hint=_("correct these rows and give it again"))
    terminal.say(_outcome(report, dry_run))


def _outcome(report: DecisionSheetReport, dry_run: bool) -> str:
    if dry_run:
        return _("dry run: nothing was written")
    if report.change is None and report.errors:
        return _("nothing was written")
    if report.change is None:
        return _("nothing to change: all of this is already recorded")
    row_counts = [counts.new_rows(report.count("new"))]
    if report.count("changed"):
        row_counts.append(counts.changed_rows(report.count("changed")))
    row_counts.append(counts.unchanged(report.count("unchanged")))
    return _("recorded as change {number}: {rows}").format(number=report.change, rows=", ".join(row_counts))
