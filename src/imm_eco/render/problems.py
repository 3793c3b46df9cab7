"""The problems of a workbook, for people: those of a kind together, each at its cell, with what to do.

A value is quoted once and a remedy said once, so that the table reads well on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from imm_eco import formatting
from imm_eco.domain.vocabulary import Term, Vocabulary, fold
from imm_eco.grid import Field, Grid, Row
from imm_eco.i18n import N_, _
from imm_eco.sheets.cells import position_of
from imm_eco.sheets.problem import Problem, Severity

SEVERITIES = Vocabulary(
    "severity",
    (
        Term(Severity.ERROR.value, "erreur", "error"),
        Term(Severity.WARNING.value, "alerte", "warning"),
    ),
)


def problems_grid(file: str, problems: Sequence[Problem], limit: int | None = None) -> Grid:
    """A problem a row, errors before warnings, kind by kind, then by cell; `limit` cuts the list."""
    ordered = _ordered(problems)
    shown = ordered[:limit]
    left = len(ordered) - len(shown)
    notes = [_("and {count} more; --json gives them all").format(count=formatting.count(left))] if left else []
    counts = {kind: len(list(found)) for kind, found in groupby(ordered, key=_kind)}
    return Grid(
        name="problems",
        title=_("{file}: problems").format(file=file),
        fields=(
            Field("kind", ""),
            Field("where", N_("Cell"), missing=""),
            Field("message", N_("Problem")),
            Field("remedy", N_("What to do"), missing=""),
        ),
        rows=[row for kind, found in groupby(shown, key=_kind) for row in _rows(kind, counts[kind], found)],
        notes=notes,
        section="kind",
    )


def _ordered(problems: Sequence[Problem]) -> list[Problem]:
    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(problem.sheet for problem in problems))}
    return sorted(problems, key=lambda each: (*_kind(each), sheets[each.sheet], position_of(each.cell)))


def _kind(problem: Problem) -> tuple[bool, str]:
    return problem.severity is Severity.WARNING, problem.code


def _rows(kind: tuple[bool, str], count: int, problems: Iterable[Problem]) -> Iterable[Row]:
    """The rows of one kind; a remedy is told where it differs from the one above."""
    severity = SEVERITIES.title((Severity.WARNING if kind[0] else Severity.ERROR).value)
    title = f"{severity} {kind[1]} × {formatting.count(count)}" if count > 1 else f"{severity} {kind[1]}"
    above = None
    for problem in problems:
        remedy = problem.remedy
        said = {"kind": title, "where": _where(problem), "message": _message(problem)}
        yield Row({**said, "remedy": None if remedy == above else remedy})
        above = remedy


def _where(problem: Problem) -> str | None:
    return "!".join(part for part in (problem.sheet, problem.cell) if part) or None


def _message(problem: Problem) -> str:
    """The sentence, with the value in front where the sentence does not quote it."""
    message = problem.message
    if not problem.value or fold(problem.value) in fold(message):
        return message
    return _("“{value}”: {message}").format(value=problem.value, message=message)
