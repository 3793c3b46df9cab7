"""`imm-eco report monthly`: the pack of a month, and whether its figures may be sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from imm_eco import formatting
from imm_eco.cli import options
from imm_eco.cli.file_names import require_folder
from imm_eco.cli.options import Json, KnownAt
from imm_eco.cli.terminal import Terminal, today
from imm_eco.domain.rules.periods import Period
from imm_eco.errors import RuleError, UsageError
from imm_eco.i18n import N_, _

if TYPE_CHECKING:
    from imm_eco.reports.monthly import Pack
    from imm_eco.reports.monthly_check import MonthVerdict


class Moments(TypedDict):
    """What a pack tells, as moments of the journal: what was known then, and what was revised since."""

    known_at: str | None
    since: str | None


def _read_month(raw: str) -> Period:
    """A month, and no longer period."""
    period = options.read_period(raw)
    if period.months != 1:
        message = _("“{text}” is not a month").format(text=raw)
        raise typer.BadParameter(message + "\n" + _("write a month: 2018-12, décembre 2018"))
    return period


def _read_share(raw: str) -> Fraction:
    """A share in per cent, `80` or `80 %`; what could as well be a fraction of one is not guessed."""
    try:
        return Fraction(options.read_score(raw), 10_000)
    except typer.BadParameter:
        message = _("“{text}” is not a share in per cent").format(text=raw)
        raise typer.BadParameter(message + "\n" + _("write it in per cent: 80%")) from None


def monthly(
    ctx: typer.Context,
    period: Annotated[
        Period | None,
        typer.Option(
            "--period", parser=_read_month, metavar=options.PERIOD, help=N_("The month (default: the last one over).")
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar=options.FOLDER, help=N_("The folder that takes the files.")),
    ] = None,
    known_at: KnownAt = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            parser=options.read_moment,
            metavar=options.MOMENT,
            help=N_("Revisions since that moment (default: since the last pack in the folder, or the last closing)."),
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help=N_("Write nothing; fail if the figures should not be sent, and say why."))
    ] = False,
    min_coverage: Annotated[
        Fraction | None,
        typer.Option(
            "--min-coverage",
            parser=_read_share,
            metavar=N_("PERCENT"),
            help=N_("With --check: the least share of owed results (default: the programme's, 80% as shipped)."),
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help=N_("Make the latest issue of the month again, over its files."))
    ] = False,
    json: Json = False,
) -> None:
    """Write the pack of a month, or check its figures."""
    month = _over(period)
    if check:
        if output or since or overwrite:
            raise UsageError(_("--check writes nothing"), hint=_("leave out --output, --since and --overwrite"))
        _check(ctx, month, known_at, min_coverage, json)
    elif min_coverage is not None:
        raise UsageError(_("--min-coverage is a matter of --check"), hint=_("add --check"))
    elif output is None:
        raise UsageError(_("where to?"), hint=_("add --output FOLDER"), field="output")
    else:
        require_folder(output)
        _write(ctx, month, output, Moments(known_at=known_at, since=since), overwrite, json)


def _over(period: Period | None) -> Period:
    """The month asked for, else the last one. Raises RuleError while it goes on."""
    now = today()
    eve = date(now.year, now.month, 1) - timedelta(days=1)
    month = period or Period.month(eve.year, eve.month)
    if month.end >= now:
        message = _("{month} is not over: its figures are not yet those of the month").format(month=month.title)
        raise RuleError(message, hint=_("wait for its last day to pass, or use `imm-eco report targets --as-of DATE`"))
    return month


def _write(ctx: typer.Context, month: Period, folder: Path, moments: Moments, overwrite: bool, json: bool) -> None:
    """Write the pack: an issue that the folder holds stays as it is, and other figures make the next one."""
    from imm_eco.files import make_folder, write_all
    from imm_eco.render.pack import digests
    from imm_eco.reports.monthly import pack

    terminal = Terminal.of(ctx)
    month_pack = pack(terminal.db, month, folder, **moments, again=True if overwrite else None)
    content = _files(month_pack)
    published = month_pack.published if month_pack.is_published else None
    if published and published.said.get("files") != _data(content) and not overwrite:
        month_pack = pack(terminal.db, month, folder, **moments, again=False)
        content = _files(month_pack)
    wanted = {folder / name: each for name, each in content.items()}
    to_write = wanted if overwrite else _missing(terminal, month_pack, wanted)
    make_folder(folder)
    write_all(to_write)
    if json:
        terminal.answer({**month_pack.document.facts, "folder": str(folder), "files": digests(content)})
    if not to_write:
        message = _("issue {issue} of {period} is there already: nothing was written")
        terminal.say(message.format(issue=formatting.count(month_pack.issue), period=month.title))
    for path in to_write:
        terminal.say(_("written: {file}").format(file=path))


def _files(month_pack: Pack) -> dict[str, bytes]:
    from imm_eco.render.pack import files

    return files(month_pack.document, month_pack.stem, month_pack.manifest)


def _data(content: Mapping[str, bytes]) -> list[dict[str, object]]:
    """What the manifest says of the other files."""
    from imm_eco.render.pack import digests

    return digests({name: each for name, each in content.items() if not name.endswith(".manifest.json")})


def _missing(terminal: Terminal, month_pack: Pack, wanted: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """The files that are not there yet; one that is there and differs is never written over unasked."""
    differing = [path for path, content in wanted.items() if path.exists() and path.read_bytes() != content]
    if differing and not month_pack.is_published:
        message = _("{file} is there, and no manifest says which issue it is of").format(file=differing[0])
        raise RuleError(message, hint=_("move it away, or add --overwrite"))
    for path in differing:
        terminal.warn(
            _("{file} is not as it was written; it is left as it is: --overwrite puts it back").format(file=path)
        )
    return {path: content for path, content in wanted.items() if not path.exists()}


def _check(ctx: typer.Context, month: Period, known_at: str | None, min_coverage: Fraction | None, json: bool) -> None:
    from imm_eco.reports.monthly_check import verdict

    terminal = Terminal.of(ctx)
    month_verdict = verdict(terminal.db, month, known_at, min_coverage)
    terminal.show(month_verdict.grids, json=json)
    faults = _faults(month_verdict)
    if faults:
        message = _("the figures of {month} should not be sent as they are").format(month=month.title)
        raise RuleError(message, details=faults, hint=_("see `imm-eco result list` and `imm-eco log`"))
    terminal.say(_("nothing stands against sending the figures of {month}").format(month=month.title))


def _faults(month_verdict: MonthVerdict) -> list[str]:
    faults = []
    if month_verdict.too_few:
        least = formatting.ratio(month_verdict.minimum)
        faults.append(
            _("indicators of which less than {least} of the results are in: {count}").format(
                least=least, count=month_verdict.too_few
            )
        )
    if month_verdict.moved:
        faults.append(_("figures of closed months that have changed: {count}").format(count=month_verdict.moved))
    return faults
