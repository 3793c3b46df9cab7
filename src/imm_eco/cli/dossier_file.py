"""`imm-eco dossier commit · assess · piece · sign`: what a dossier's file holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier import Reference, dossier
from imm_eco.cli.options import DryRun, Json, Late
from imm_eco.cli.session import given, resolve_code, write_transaction
from imm_eco.cli.terminal import today
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _

if TYPE_CHECKING:
    from imm_eco.programme import Programme

Comment = Annotated[str | None, typer.Option("--comment", metavar=options.TEXT, help=N_("A remark."))]


@dossier.command("commit", help=N_("Say what the promoter commits to for a year."))
def commit(
    ctx: typer.Context,
    reference: Reference,
    year: Annotated[
        int, typer.Argument(parser=options.read_year, metavar=options.YEAR, help=N_("The year committed to."))
    ],
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            parser=options.read_whole,
            metavar=options.NUMBER,
            help=N_("Net direct jobs created since the baseline, at the year's end."),
        ),
    ] = None,
    turnover: Annotated[
        int | None,
        typer.Option(
            "--turnover",
            parser=options.read_amount,
            metavar=options.AMOUNT,
            help=N_("Additional turnover of the year."),
        ),
    ] = None,
    export_turnover: Annotated[
        int | None,
        typer.Option(
            "--export",
            parser=options.read_amount,
            metavar=options.AMOUNT,
            help=N_("The exported share of that turnover."),
        ),
    ] = None,
    investment: Annotated[
        int | None,
        typer.Option(
            "--investment",
            parser=options.read_amount,
            metavar=options.AMOUNT,
            help=N_("Investment of the year, before tax."),
        ),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a year's commitments."""
    from imm_eco.services import dossiers

    record = given(
        reference=reference,
        year=year,
        jobs=jobs,
        turnover=turnover,
        export_turnover=export_turnover,
        investment=investment,
    )
    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        dossiers.record_commitment(office, record)


@dossier.command("assess", help=N_("Score a dossier (0 to 100): whole axes, or criteria of their grids."))
def assess(
    ctx: typer.Context,
    reference: Reference,
    relevance: Annotated[
        int | None,
        typer.Option("--relevance", parser=options.read_score, metavar=options.NUMBER, help=N_("Score of relevance.")),
    ] = None,
    feasibility: Annotated[
        int | None,
        typer.Option(
            "--feasibility",
            parser=options.read_score,
            metavar=options.NUMBER,
            help=N_("Score of feasibility."),
        ),
    ] = None,
    criteria: Annotated[
        list[str] | None,
        typer.Option(
            "--criterion",
            metavar=N_("CODE=SCORE"),
            help=N_("Score of a criterion, by code or title; the option can be repeated."),
        ),
    ] = None,
    assessor: Annotated[
        str | None,
        typer.Option(
            "--assessor", metavar=options.TEXT, help=N_("Who gave the scores (default: the programme office).")
        ),
    ] = None,
    comment: Comment = None,
    on: options.On = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Assess a dossier."""
    from imm_eco.services import examining

    scores = given(pertinence=relevance, faisabilite=feasibility)
    if not scores and not criteria:
        raise typer.BadParameter(_("give --relevance, --feasibility or --criterion"))
    common = given(reference=reference, assessor=assessor, comment=comment, assessed_on=on or today())
    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        for axis, score in scores.items():
            examining.record_assessment(office, {**common, "axis": axis, "score": score})
        for text in criteria or ():
            code, points = _criterion(office.programme, text)
            axis = office.programme.axis_of(code)
            examining.record_assessment(office, {**common, "axis": axis, "criterion": code, "score": points})


def _criterion(programme: Programme, text: str) -> tuple[str, int]:
    """A criterion and its score, typed `financement=70`. Raises UsageError."""
    name, sign, points = text.rpartition("=")
    if not sign:
        message = _("“{text}” does not say which score").format(text=text)
        raise UsageError(message, hint=_("write a criterion and its score: financement=70"))
    try:
        score = options.read_score(points)
    except typer.BadParameter as error:
        sentence, _sep, remedy = error.message.partition("\n")
        raise UsageError(sentence, hint=remedy or None) from error
    return resolve_code(programme.criteria, name, _("unknown criterion: {text}")), score


@dossier.command("piece", help=N_("Say that pieces of the checklist were received, verified, or until when they hold."))
def piece(
    ctx: typer.Context,
    reference: Reference,
    pieces: Annotated[
        list[str], typer.Argument(metavar=N_("PIECE"), help=N_("Pieces of the checklist, by code or title."))
    ],
    comment: Comment = None,
    on: options.On = None,
    verified_on: Annotated[
        date | None,
        typer.Option(
            "--verified-on", parser=options.read_past_day, metavar=options.DAY, help=N_("The day it was verified.")
        ),
    ] = None,
    expires_on: Annotated[
        date | None,
        typer.Option(
            "--expires-on", parser=options.read_day, metavar=options.DAY, help=N_("The last day on which it is valid.")
        ),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record received pieces."""
    from imm_eco.services import examining

    record = given(received_on=on, verified_on=verified_on, expires_on=expires_on, comment=comment)
    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        known = office.programme.pieces
        for text in pieces:
            code = resolve_code(known, text, _("unknown piece: {text}"))
            examining.receive(office, reference, code, record)


@dossier.command("sign", help=N_("Record the signed convention: the support that the State commits."))
def sign(
    ctx: typer.Context,
    reference: Reference,
    convention: Annotated[str, typer.Argument(metavar=N_("CONVENTION"), help=N_("The convention's own reference."))],
    amount: Annotated[
        int,
        typer.Argument(parser=options.read_amount, metavar=options.AMOUNT, help=N_("Support committed.")),
    ],
    on: options.On = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a convention."""
    from imm_eco.services import money

    record = given(reference=reference, convention=convention, amount=amount, signed_on=on)
    with write_transaction(ctx, dry_run=dry_run, json=json) as office:
        money.sign(office, record)
