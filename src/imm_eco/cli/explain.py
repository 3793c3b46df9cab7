"""`imm-eco explain`: where a figure of a report comes from, and what moved between two readings of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.options import AsOf, Format, Json, KnownAt, Output
from imm_eco.cli.session import company_named, read_database, resolve_code
from imm_eco.cli.terminal import Terminal, today
from imm_eco.domain import vocabulary
from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _
from imm_eco.reports import catalogue
from imm_eco.reports.dimensions import DIMENSIONS
from imm_eco.reports.query import ReportQuery

if TYPE_CHECKING:
    from imm_eco.reports.explain import Answer, Explainable

    Answered = tuple[ReportQuery, dict[str, str | None], Answer]

_TOTAL = Term("total", "Total", "Total")
_ALL = Term("all", "Tous les canaux", "All channels")
_UNKNOWN = Term("unknown", "Non connu", "Not known")
_CLOCK = re.compile(r"\d[:h]\d\d")


def explain(
    ctx: typer.Context,
    report: Annotated[
        str, typer.Argument(metavar=N_("REPORT"), help=N_("targets, pipeline, envelope… as `imm-eco report` has them."))
    ],
    column: Annotated[
        str | None,
        typer.Option("--column", metavar=options.TEXT, help=N_("The figure, by its name in JSON or its heading.")),
    ] = None,
    ecosystem: options.Ecosystem = None,
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar=options.CODE, help=N_("The row's indicator (else jobs)."))
    ] = None,
    step: Annotated[str | None, typer.Option("--step", metavar=options.CODE, help=N_("The row's step."))] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", metavar=options.CODE, help=N_("The row's channel."))
    ] = None,
    size: Annotated[str | None, typer.Option("--size", metavar=options.CODE, help=N_("The row's size."))] = None,
    region: Annotated[str | None, typer.Option("--region", metavar=options.CODE, help=N_("The row's region."))] = None,
    company: Annotated[
        str | None,
        typer.Option(
            "--company", parser=options.read_company, metavar="ICE", help=N_("The row's company, by its ICE.")
        ),
    ] = None,
    month: Annotated[
        str | None, typer.Option("--month", metavar=options.PERIOD, help=N_("The row's month (trajectory)."))
    ] = None,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--diff",
            metavar=N_("BEFORE AFTER"),
            help=N_("What moved between two dates, or, with a time of day, between two moments of knowledge (UTC)."),
        ),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Explain a figure."""
    from imm_eco.reports.explain import difference, table

    typed = {"ecosystem": ecosystem, "indicator": indicator, "step": step, "channel": channel, "size": size,
             "region": region, "company": company, "month": month}  # fmt: skip
    question = _Question(ctx, _report(report), {key: text for key, text in typed.items() if text}, column)
    if diff is None:
        query, where, answer = question.answer(as_of or today(), known_at)
        grid = table.grid(answer, query, where)
    else:
        answers = [question.answer(*_moments(word, as_of, known_at)) for word in _same_kind(diff)]
        grid = difference.grid(answers[0][2], answers[1][2], answers[1][1], diff)
    Terminal.of(ctx).show(grid, format, output, json=json)


def _report(text: str) -> str:
    names = Vocabulary("report", tuple(Term(each.name, each.name, each.name) for each in catalogue.REPORTS))
    return resolve_code(names, text, _("unknown report: {text}"))


def _is_moment(text: str) -> bool:
    return bool(_CLOCK.search(text))


def _same_kind(diff: tuple[str, str]) -> tuple[str, str]:
    if _is_moment(diff[0]) != _is_moment(diff[1]):
        message = _("--diff needs two dates, or two moments with a time of day")
        raise UsageError(message, hint="--diff 2018-06-30 2018-12-31, --diff 2019-01-31T08:00 2019-02-28T08:00")
    return diff


def _moments(text: str, as_of: date | None, known_at: str | None) -> tuple[date, str | None]:
    """As of when, and as known when, one end of a difference is read. Raises UsageError where both are said twice."""
    moment = _is_moment(text)
    if known_at if moment else as_of:
        option = "--known-at" if moment else "--as-of"
        message = _("--diff says itself what {option} would say").format(option=option)
        raise UsageError(message, hint=_("leave out {option}").format(option=option))
    return (as_of or today(), options.read_moment(text)) if moment else (options.read_day(text), known_at)


def _default(declared: Explainable, vocabularies: Mapping[str, Vocabulary]) -> Mapping[str, str]:
    """What names the row where nothing is typed; in a programme without jobs, its first indicator."""
    own = declared.default
    if own.get("indicator") in (None, *vocabularies["indicator"].codes):
        return own
    return {**own, "indicator": vocabularies["indicator"].codes[0]}


@dataclass(frozen=True)
class _Question:
    """What was typed: the report, what names the row, the column."""

    ctx: typer.Context
    report: str
    typed: Mapping[str, str]
    column: str | None

    def answer(self, as_of: date, known_at: str | None) -> Answered:
        """The figure as of a day, as known at a moment, with the row that was meant."""
        from imm_eco.reports.explain import REPORTS, explain

        declared = REPORTS[self.report]
        with read_database(self.ctx, known_at) as db:
            vocabularies = _vocabularies(db)
            codes = {key: _code_of(self.ctx, db, vocabularies, key, text) for key, text in self.typed.items()}
            by = self._dimension(declared.keys)
            keys = declared.keys if by is None else (by, *(key for key in declared.keys if key != "ecosystem"))
            default = _default(declared, vocabularies)
            row = {key: codes.get(key) or default.get(key) or self._missing(vocabularies, key) for key in keys}
            only = None if "ecosystem" in keys else codes.get("ecosystem")
            query = ReportQuery(as_of, known_at, only, by)
            where = {key: None if code == _UNKNOWN.code else code for key, code in row.items()}
            return query, where, explain(db, self.report, query, where, self.column or declared.column)

    def _dimension(self, keys: tuple[str, ...]) -> str | None:
        """What the report has to be cut by, so that it has the row that was named. Raises UsageError."""
        extra = [key for key in self.typed if key not in (*keys, "ecosystem")]
        report = catalogue.find(self.report)
        assert report is not None
        foreign = [key for key in extra if key not in report.by] + extra[1:]
        if foreign:
            message = _("the rows of {report} are not told apart by --{option}")
            hint = _("they are by: {words}").format(words=", ".join(f"--{key}" for key in (*keys, *report.by)))
            raise UsageError(message.format(report=self.report, option=foreign[0]), hint=hint)
        return extra[0] if extra else None

    def _missing(self, vocabularies: Mapping[str, Vocabulary], key: str) -> str:
        if key in DIMENSIONS:
            return _TOTAL.code
        hint = _("one of: {words}").format(words=", ".join(vocabularies[key].codes)) if key in vocabularies else None
        raise UsageError(_("which row? --{option} is missing").format(option=key), hint=hint)


def _vocabularies(db: sqlite3.Connection) -> dict[str, Vocabulary]:
    """What each option may be: the words of the report's rows."""
    from imm_eco.store import lookup

    programme = lookup.programme(db)
    others = (_TOTAL, _UNKNOWN)
    return {
        "ecosystem": programme.scopes,
        "indicator": programme.indicators,
        "step": Vocabulary("step", (*vocabulary.STEPS, _TOTAL)),
        "channel": Vocabulary("channel", (*vocabulary.CHANNELS, _ALL, *others)),
        "size": Vocabulary("size", (*vocabulary.SIZES, *others)),
        "region": Vocabulary("region", (*vocabulary.REGIONS, *others)),
    }


def _code_of(
    ctx: typer.Context, db: sqlite3.Connection, vocabularies: Mapping[str, Vocabulary], key: str, text: str
) -> str:
    """The code that a typed word means in a row. Raises UsageError or NotFoundError."""
    if key in vocabularies:
        return resolve_code(vocabularies[key], text, _("--{option}: unknown: {{text}}").format(option=key))
    if key == "month":
        return str(options.read_period(text).end.isoformat())
    if text.lower() in (_TOTAL.code, _UNKNOWN.code):
        return text.lower()
    return company_named(ctx, db, text).key
