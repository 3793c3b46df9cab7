"""`imm-eco dossier assess`: assess a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.dossier.options import Comment
from imm_eco.cli.options import DryRun, Json, Reference
from imm_eco.cli.session import given, resolve_code, write_transaction
from imm_eco.cli.terminal import today
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _

if TYPE_CHECKING:
    from imm_eco.domain.programme import Programme


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
    from imm_eco.services import assessments
    from imm_eco.services.records import AssessmentRecord, record_of

    scores = given(pertinence=relevance, faisabilite=feasibility)
    if not scores and not criteria:
        raise typer.BadParameter(_("give --relevance, --feasibility or --criterion"))
    common = given(reference=reference, assessor=assessor, comment=comment, assessed_on=on or today())
    with write_transaction(ctx, dry_run=dry_run, json=json) as context:
        for axis, score in scores.items():
            values = {**common, "axis": axis, "score": score}
            assessments.record_assessment(context, record_of(AssessmentRecord, values))
        for text in criteria or ():
            code, points = _criterion(context.programme, text)
            values = {**common, "axis": context.programme.axis_of(code), "criterion": code, "score": points}
            assessments.record_assessment(context, record_of(AssessmentRecord, values))


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
