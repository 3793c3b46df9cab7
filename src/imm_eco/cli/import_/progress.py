"""How an import is told: progress, a line a file with what is wrong and what it corrects, the batch's total."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from imm_eco import counts
from imm_eco.cli.import_.returns import tell_returns
from imm_eco.cli.terminal import Terminal, is_terminal
from imm_eco.i18n import _, ngettext

if TYPE_CHECKING:
    from imm_eco.domain.programme import Programme
    from imm_eco.services.intake.batches import FileReport

SHOWN = 40
"""How many problems, and how many changes, a screen gets for each file; `--json` gives every problem."""

FORMATS = ("table", "json", "jsonl")


class Bar(Protocol):
    """What shows how far a batch has come."""

    def step(self) -> None:
        """One file more is done."""

    def hide(self) -> None:
        """Make room for something else to be said."""


@dataclass
class BatchReporter:
    """The telling of one batch: as words and tables, as JSON at the end, or as a JSON line a file."""

    terminal: Terminal
    format: str
    dry_run: bool
    total: int
    programme: Programme | None = None
    reports: list[FileReport] = field(default_factory=list)

    def tell(self, report: FileReport) -> None:
        """What became of one file. It is kept already: nothing told is ever lost."""
        self.reports.append(report)
        if self.format == "jsonl":
            self.terminal.line(report.as_json())
        elif self.format == "table":
            self._line(report)
            self._tables(report)
            tell_returns(self.terminal, report)

    def conclude(self, *, interrupted: bool = False) -> None:
        """The total of a batch, what to do about what is wrong, and what a dry run kept."""
        if self.format == "json":
            self.terminal.answer({"dry_run": self.dry_run, "files": [report.as_json() for report in self.reports]})
        if self.format != "table" and not interrupted:
            return
        if self.total > 1:
            self._say_total()
        if interrupted and self._left and not self.dry_run:
            self.terminal.say(_("what was told is kept; run the same command again to take in the rest"))
        if self.format == "table" and any(report.status in ("refused", "partial") for report in self.reports):
            self.terminal.hint(_("correct these cells and import the files again; nothing is doubled"))
        if self.dry_run:
            self.terminal.say(_("dry run: nothing was written"))

    def _say_total(self) -> None:
        statuses = Counter(report.status for report in self.reports)
        outcomes = [counts.files_imported(statuses["imported"]), counts.unchanged(statuses["unchanged"])]
        if statuses["partial"]:
            outcomes.append(_("{count} in part").format(count=statuses["partial"]))
        outcomes.append(counts.files_refused(statuses["refused"]))
        if self._left:
            outcomes.append(ngettext("{left} not reached", "{left} not reached", self._left).format(left=self._left))
        line = _("{files}: {outcomes}").format(files=counts.files(self.total), outcomes=", ".join(outcomes))
        self.terminal.say(line)

    @property
    def _left(self) -> int:
        """How many files of the batch were not reached."""
        return self.total - len(self.reports)

    def _line(self, report: FileReport) -> None:
        if report.status == "refused":
            self.terminal.fail(_refused(report))
        else:
            self.terminal.say(_line(report, self.dry_run))

    def _tables(self, report: FileReport) -> None:
        """Its problems; then what it changes: all of it in a dry run, otherwise what it corrects."""
        from imm_eco.render.entries import entries_grid
        from imm_eco.render.problems import problems_grid

        if report.problems:
            self.terminal.show(problems_grid(report.file, report.problems, SHOWN))
        entries = [entry for entry in report.entries if self._shows_all_entries or entry.effect != "new"]
        if entries:
            self.terminal.show(entries_grid(entries, self.programme, SHOWN))

    @property
    def _shows_all_entries(self) -> bool:
        return self.dry_run or self.terminal.verbose


def _refused(report: FileReport) -> str:
    errors = sum(problem.severity.value == "error" for problem in report.problems)
    message = ngettext(
        "{file}: refused for {count} problem; nothing of it was kept",
        "{file}: refused for {count} problems; nothing of it was kept",
        errors,
    )
    return message.format(file=report.file, count=errors)


def _line(report: FileReport, dry_run: bool) -> str:
    row_counts = report.counts
    if report.status == "unchanged":
        line = ngettext(
            "{file}: unchanged, its {count} row is already recorded",
            "{file}: unchanged, all of its {count} rows are already recorded",
            row_counts.unchanged,
        )
        if not row_counts.unchanged:
            line = _("{file}: unchanged, it holds no row")
        return line.format(file=report.file, count=row_counts.unchanged)
    if report.status == "partial":
        line = _("{file}: taken in but for {rejected}: {rows}")
    elif dry_run:
        line = _("{file}: would be imported: {rows}")
    else:
        line = _("{file}: imported as change {number}: {rows}")
    rows = (
        counts.new_rows(row_counts.new),
        counts.changed_rows(row_counts.changed),
        counts.unchanged(row_counts.unchanged),
    )
    rejected = counts.rejected_rows(row_counts.rejected)
    return line.format(file=report.file, number=report.change, rejected=rejected, rows=", ".join(rows))


@contextmanager
def progress(terminal: Terminal, files: Sequence[object]) -> Iterator[Bar]:
    """A bar on stderr while a batch runs: only for a person who wants words, and only on a terminal."""
    if terminal.quiet or len(files) < 2 or not is_terminal(sys.stderr):
        yield _NoBar()
        return
    bar = _RichBar(terminal, len(files))
    try:
        yield bar
    finally:
        bar.hide()


class _NoBar:
    def step(self) -> None: ...

    def hide(self) -> None: ...


class _RichBar:
    """Rich's bar, taken away while something else is written."""

    def __init__(self, terminal: Terminal, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        color = terminal.has_color(sys.stderr)
        console = Console(
            file=sys.stderr, force_terminal=True, no_color=not color, highlight=False, legacy_windows=False
        )
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
        self._task = self._bar.add_task(_("Import"), total=total)
        self._bar.start()

    def step(self) -> None:
        """Show it again, one file further."""
        self._bar.advance(self._task)
        self._bar.start()

    def hide(self) -> None:
        """Take the bar off the screen."""
        self._bar.stop()
