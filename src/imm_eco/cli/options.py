"""Options that many commands share, and the readers of what is typed on the command line.

A reader takes the typed text and returns the value, or raises `typer.BadParameter` whose first line is
the fault and whose next lines are the remedy, both in the analyst's language. They are the readers of
the sheets: a value is understood alike in a cell and on the command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar, get_args

import typer

from imm_eco.cli.terminal import Terminal, today
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _
from imm_eco.render.formats import FORMATS

if TYPE_CHECKING:
    from imm_eco.domain.programme import Programme
    from imm_eco.domain.rules.periods import Period as Period
    from imm_eco.domain.vocabulary import Vocabulary
    from imm_eco.sheets.parsing.text import ReadValue
else:
    Period = object  # Typer asks for no more: what is typed is read by `read_period`

T = TypeVar("T")
AMOUNT = N_("AMOUNT")
NUMBER = N_("NUMBER")
DAY = N_("DATE")
MOMENT = N_("MOMENT")
PERIOD = N_("PERIOD")
YEAR = N_("YEAR")
TEXT = N_("TEXT")
CODE = N_("CODE")
FILE = N_("FILE")
FOLDER = N_("FOLDER")

_MOMENT = re.compile(
    r"(?P<day>\S+?)(?:[T ](?P<hour>\d{1,2})[:h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?: ?(?P<sign>[+\-−])(?P<hours>\d\d):?(?P<minutes>\d\d)?)?)?(?: ?(?:Z|UTC))?",
    re.ASCII | re.IGNORECASE,
)


def _value(raw: str, read: ReadValue[T]) -> T:
    """The value that was read in a text; its fault is a refusal."""
    if read.fault is not None:
        raise typer.BadParameter(f"{read.fault.message}\n{read.fault.remedy}".rstrip())
    if read.value is None:
        raise typer.BadParameter(_("“{text}” says nothing").format(text=raw))
    return read.value


def _warned_value(raw: str, read: ReadValue[T]) -> T:
    """The same, once its warning is told."""
    value = _value(raw, read)
    if read.warning:
        import logging

        logging.getLogger(__name__).warning(f"{read.warning.message} {read.warning.remedy}")
    return value


def read_amount(raw: str) -> int:
    """An amount as people write it (`1,5MDH`, `850 000`), in centimes."""
    from imm_eco.sheets.parsing import text, values

    return _value(raw, values.read_money(text.strip_invisible(raw)))


def read_whole(raw: str) -> int:
    """A whole number, zero or more (`13 300`)."""
    from imm_eco.sheets.parsing import text, values

    return _value(raw, values.read_whole(text.strip_invisible(raw)))


def read_figure(raw: str, programme: Programme, indicator: str, *, signed: bool = False) -> int:
    """A figure of an indicator: an amount, or a whole number of what the indicator counts (`1 250 heures`).

    One that is `signed` may be below zero, and is then told.
    """
    from imm_eco.sheets.parsing import text, values

    declared, stripped = programme.indicator(indicator), text.strip_invisible(raw)
    if declared.is_money:
        return _warned_value(raw, values.read_money(stripped, signed=signed))
    return _warned_value(raw, values.read_whole(stripped, words=programme.unit_words.get(declared.unit), signed=signed))


def read_score(raw: str) -> int:
    """A score from 0 to 100, in hundredths of a point."""
    from imm_eco.sheets.parsing import text, values

    return _value(raw, values.read_score(text.strip_invisible(raw)))


def read_year(raw: str) -> int:
    """A year."""
    from imm_eco.sheets.parsing import text, values

    return _value(raw, values.read_year(text.strip_invisible(raw)))


def read_day(raw: str) -> date:
    """A date as people write it (`31/01/2019`, `2019-01-31`)."""
    from imm_eco.sheets.parsing import text, values

    return _value(raw, values.read_date(text.strip_invisible(raw)))


def read_past_day(raw: str) -> date:
    """A date that has come: what is recorded has happened."""
    day = read_day(raw)
    if day > today():
        raise typer.BadParameter(_("“{text}” is in the future").format(text=raw))
    return day


def read_moment(raw: str) -> str:
    """A moment, in UTC as the journal writes it; a date alone means the end of that day (UTC).

    A time is one of UTC, or of the offset written behind it: 2019-01-31T14:05:00+01:00.
    """
    match = _MOMENT.fullmatch(raw.strip())
    if match is None:
        raise typer.BadParameter(
            _("“{text}” is not a moment").format(text=raw)
            + "\n"
            + _("write a date, or a date and a time in UTC or with its offset: 2019-01-31T14:05+01:00")
        )
    day = read_day(match["day"])
    if match["hour"] is None:
        return f"{day.isoformat()}T23:59:59Z"
    try:
        clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
        moment = datetime.combine(day, clock, _zone(match)).astimezone(UTC)
    except ValueError:
        raise typer.BadParameter(_("“{text}” is not a time of the day").format(text=raw)) from None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _zone(match: re.Match[str]) -> tzinfo:
    """The offset from UTC that stands behind a time. Raises ValueError for one that no place has."""
    if match["sign"] is None:
        return UTC
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return timezone(offset if match["sign"] == "+" else -offset)


def read_head(raw: str) -> str:
    """The head of a journal, as `info` tells it: `32-9f86d081884c`."""
    head = raw.strip().lower()
    if not re.fullmatch(r"\d{1,18}-[0-9a-f]{12}", head):
        raise typer.BadParameter(
            _("“{text}” is no head of a journal").format(text=raw) + "\n" + _("`imm-eco info` tells it")
        )
    return head


def read_period(raw: str) -> Period:
    """A month, a quarter, a half-year or a year (`2018-06`, `T2 2018`, `S1 2018`, `2018`)."""
    from imm_eco.sheets.parsing import text, values

    return _value(raw, values.read_period(text.strip_invisible(raw)))


def read_ice(raw: str) -> str:
    """An ICE of 15 digits; lost zeros that were given back, or a key that is wrong, are told."""
    from imm_eco.sheets.parsing import text, values

    return _warned_value(raw, values.read_ice(text.strip_invisible(raw)))


def read_company(raw: str) -> str:
    """What names a company: an ICE however it was copied, its first nine digits, or a word that names none."""
    from imm_eco.sheets.parsing import text, values

    return values.read_company(str(text.strip_invisible(raw)))


_MOST_CHOICES = 11


def reader_of(vocabulary: Vocabulary) -> Callable[[str], str]:
    """A reader of one of a vocabulary's terms, by code or by title in either language."""

    def read(raw: str) -> str:
        from imm_eco.sheets.parsing import text, values

        return _value(raw, values.read_code(text.strip_invisible(raw), vocabulary))

    return read


def choices(vocabulary: Vocabulary) -> str:
    """The codes of a vocabulary, as the metavar of an option; of a long one, the first and the last."""
    codes = vocabulary.codes
    return "|".join(codes) if len(codes) <= _MOST_CHOICES else f"{codes[0]}…{codes[-1]}"


def _keep_late(ctx: typer.Context, reason: str | None) -> str | None:
    """Keep the reason for what comes late: it belongs to the change, whatever the command makes of it."""
    if reason is not None:
        if not reason.strip():
            raise typer.BadParameter(_("a late fact is told with its reason"))
        Terminal.of(ctx).late = reason.strip()
    return reason


def one_of(*words: str) -> Callable[[str], str]:
    """A reader of one of a few fixed words."""

    def read(raw: str) -> str:
        word = raw.strip().lower()
        if word not in words:
            raise typer.BadParameter(
                _("“{text}” is not known").format(text=raw) + "\n" + _("one of: {words}").format(words=", ".join(words))
            )
        return word

    return read


def contradiction(first: str, second: str) -> UsageError:
    """The refusal of two options of which each excludes the other."""
    return UsageError(_("{first} and {second} contradict each other").format(first=first, second=second))


read_format = one_of(*FORMATS)
read_color = one_of("auto", "always", "never")

Format = Annotated[
    str | None,
    typer.Option("--format", parser=read_format, metavar="|".join(FORMATS), help=N_("How to show it.")),
]
Json = Annotated[bool, typer.Option("--json", help=N_("Answer in JSON, on standard output."))]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar=FILE, help=N_("Write to this file; its suffix says the format.")),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Show what would change, and change nothing."))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=N_("Do not ask for confirmation."))]
On = Annotated[
    date | None,
    typer.Option("--on", parser=read_past_day, metavar=DAY, help=N_("The day it happened (default: today).")),
]
Sources = Annotated[
    bool, typer.Option("--sources", help=N_("Also the file, sheet and cell that each value was read from."))
]
AsOf = Annotated[
    date | None, typer.Option("--as-of", parser=read_day, metavar=DAY, help=N_("What was true on that day."))
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", parser=read_moment, metavar=MOMENT, help=N_("As the database knew it then (UTC).")),
]
Late = Annotated[
    str | None,
    typer.Option(
        "--late",
        metavar=TEXT,
        callback=_keep_late,
        help=N_("Take what is dated in a closed month as a late fact of the open one, for this reason."),
    ),
]
REASON = typer.Option("--reason", metavar=TEXT, help=N_("Why, in a sentence."))
Reason = Annotated[str | None, REASON]
ECOSYSTEM = typer.Option("--ecosystem", metavar=CODE, help=N_("An ecosystem, by code or by title."))
Ecosystem = Annotated[str | None, ECOSYSTEM]
Company = Annotated[
    str, typer.Argument(parser=read_company, metavar="ICE", help=N_("The company: its ICE, or the first nine digits."))
]
REFERENCE = typer.Argument(metavar=N_("REF"), help=N_("The dossier's reference."))
Reference = Annotated[str, REFERENCE]
OnlyReference = Annotated[str | None, typer.Argument(metavar=N_("REF"), help=N_("Only this dossier's."))]
Indicator = Annotated[str, typer.Argument(metavar=N_("INDICATOR"), help=N_("jobs, turnover…, by code or by title."))]

Function = TypeVar("Function", bound=Callable[..., None])


def with_options(options: Mapping[str, object]) -> Callable[[Function], Function]:
    """Give a function an option for each name of a mapping, annotated by its value; what is typed reaches its `**`.

    They are told after its own parameters, and before those that are keyword-only.
    """

    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=_untyped(annotation), annotation=annotation)
        for name, annotation in options.items()
    ]
    return lambda function: with_parameters(function, parameters)


def with_parameters(function: Function, more: Iterable[Parameter]) -> Function:
    """A function whose command takes more parameters, which reach its `**`: before those that are keyword-only."""
    own = signature(function, eval_str=True)
    named = [each for each in own.parameters.values() if each.kind is Parameter.POSITIONAL_OR_KEYWORD]
    last = [each for each in own.parameters.values() if each.kind is Parameter.KEYWORD_ONLY]
    keywords = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in more]
    parameters = [*named, *keywords, *last]
    vars(function)["__signature__"] = own.replace(parameters=parameters)
    vars(function)["__annotations__"] = {each.name: each.annotation for each in parameters}
    return function


def _untyped(annotation: object) -> bool | None:
    """What an option says where it is not typed."""
    return False if get_args(annotation)[0] is bool else None
