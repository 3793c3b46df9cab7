"""Options that many commands share, and the readers of what is typed on the command line.

A reader takes the typed text and returns the value, or raises `typer.BadParameter` whose first line is
the fault and whose next lines are the remedy, both in the analyst's language. They are the readers of
the sheets: a value is understood alike in a cell and on the command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args

import typer

from imm_eco import events
from imm_eco.cli.terminal import Terminal, today
from imm_eco.i18n import N_, _
from imm_eco.render.formats import FORMATS

if TYPE_CHECKING:
    from imm_eco.domain.programme import Programme
    from imm_eco.domain.vocabulary import Vocabulary

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


def _read(reader: str, raw: Any, *more: Any) -> Any:
    """The value that a reader of the sheets finds in a text, or its fault as a refusal."""
    return _reading(reader, raw, *more).value


def _reading(reader: str, raw: Any, *more: Any, **settings: Any) -> Any:
    """What a reader of the sheets finds in a text, with its warning; its fault is a refusal."""
    from imm_eco.sheets.parsing import text as cleaning
    from imm_eco.sheets.parsing import values

    reading = getattr(values, reader)(cleaning.strip_invisible(raw), *more, **settings)
    fault = reading.fault
    if fault is None and reading.value is None:
        raise typer.BadParameter(_("“{text}” says nothing").format(text=raw))
    if fault is not None:
        raise typer.BadParameter(f"{fault.message}\n{fault.remedy}".rstrip())
    return reading


def _told(reading: Any) -> Any:
    """The value of a reading, once its warning is told."""
    if reading.warning:
        events.warn(f"{reading.warning.message} {reading.warning.remedy}")
    return reading.value


def read_amount(raw: Any) -> int:
    """An amount as people write it (`1,5MDH`, `850 000`), in centimes."""
    return int(_read("read_money", raw))


def read_whole(raw: Any) -> int:
    """A whole number, zero or more (`13 300`)."""
    return int(_read("read_whole", raw))


def read_figure(raw: Any, programme: Programme, indicator: str, *, signed: bool = False) -> int:
    """A figure of an indicator: an amount, or a whole number of what the indicator counts (`1 250 heures`).

    One that is `signed` may be below zero, and is then told.
    """
    declared = programme.indicator(indicator)
    if declared.is_money:
        reading = _reading("read_money", raw, signed=signed)
    else:
        reading = _reading("read_whole", raw, words=programme.unit_words.get(declared.unit), signed=signed)
    return int(_told(reading))


def read_score(raw: Any) -> int:
    """A score from 0 to 100, in hundredths of a point."""
    return int(_read("read_score", raw))


def read_year(raw: Any) -> int:
    """A year."""
    return int(_read("read_year", raw))


def read_day(raw: Any) -> date:
    """A date as people write it (`31/01/2019`, `2019-01-31`)."""
    if isinstance(raw, date):
        return raw
    day = _read("read_date", raw)
    assert isinstance(day, date)
    return day


def read_past_day(raw: Any) -> date:
    """A date that has come: what is recorded has happened."""
    day = read_day(raw)
    if day > today():
        raise typer.BadParameter(_("“{text}” is in the future").format(text=raw))
    return day


def read_moment(raw: Any) -> str:
    """A moment, in UTC as the journal writes it; a date alone means the end of that day (UTC).

    A time is one of UTC, or of the offset written behind it: 2019-01-31T14:05:00+01:00.
    """
    match = _MOMENT.fullmatch(str(raw).strip())
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


def read_head(raw: Any) -> str:
    """The head of a journal, as `info` tells it: `32-9f86d081884c`."""
    head = str(raw).strip().lower()
    if not re.fullmatch(r"\d{1,18}-[0-9a-f]{12}", head):
        raise typer.BadParameter(
            _("“{text}” is no head of a journal").format(text=raw) + "\n" + _("`imm-eco info` tells it")
        )
    return head


def read_period(raw: Any) -> Any:
    """A month, a quarter, a half-year or a year (`2018-06`, `T2 2018`, `S1 2018`, `2018`)."""
    return _read("read_period", raw)


def read_ice(raw: Any) -> str:
    """An ICE of 15 digits; lost zeros that were given back, or a key that is wrong, are told."""
    return str(_told(_reading("read_ice", raw)))


def read_company(raw: Any) -> str:
    """What names a company: an ICE however it was copied, its first nine digits, or a word that names none."""
    from imm_eco.sheets.parsing.text import strip_invisible
    from imm_eco.sheets.parsing.values import read_company as read

    return read(str(strip_invisible(raw)))


_MOST_CHOICES = 11


def reader_of(vocabulary: Vocabulary) -> Callable[[Any], str]:
    """A reader of one of a vocabulary's terms, by code or by title in either language."""

    def read(raw: Any) -> str:
        return str(_read("read_code", raw, vocabulary))

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


def one_of(*words: str) -> Callable[[Any], str]:
    """A reader of one of a few fixed words."""

    def read(raw: Any) -> str:
        word = str(raw).strip().lower()
        if word not in words:
            raise typer.BadParameter(
                _("“{text}” is not known").format(text=raw) + "\n" + _("one of: {words}").format(words=", ".join(words))
            )
        return word

    return read


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


def with_options(options: Mapping[str, Any]) -> Callable[[Function], Function]:
    """Give a function an option for each name of a mapping, annotated by its value; what is typed reaches its `**`.

    They are told after its own parameters, and before those that are keyword-only.
    """

    def declare(function: Function) -> Function:
        own = signature(function, eval_str=True)
        given = [
            Parameter(name, Parameter.KEYWORD_ONLY, default=_untyped(annotation), annotation=annotation)
            for name, annotation in options.items()
        ]
        named = [each for each in own.parameters.values() if each.kind is Parameter.POSITIONAL_OR_KEYWORD]
        last = [each for each in own.parameters.values() if each.kind is Parameter.KEYWORD_ONLY]
        parameters = [*named, *given, *last]
        vars(function)["__signature__"] = own.replace(parameters=parameters)
        vars(function)["__annotations__"] = {each.name: each.annotation for each in parameters}
        return function

    return declare


def _untyped(annotation: Any) -> bool | None:
    """What an option says where it is not typed."""
    return False if get_args(annotation)[0] is bool else None
