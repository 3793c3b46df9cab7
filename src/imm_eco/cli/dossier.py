"""`imm-eco dossier`: open a dossier and see where it stands. Its moves are in `dossier_moves`."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.commands import Noun
from imm_eco.cli.desk import changing, company_named, consulting, ecosystem, given
from imm_eco.cli.face import Face, is_terminal, today
from imm_eco.cli.options import AsOf, DryRun, Format, Json, KnownAt, Late, Output, choices, reader_of
from imm_eco.errors import UsageError
from imm_eco.i18n import N_, _
from imm_eco.vocabulary import PROJECT_TYPES, STEPS

dossier = Noun(N_("Dossiers: open, follow through the process, close."))

Reference = Annotated[str, typer.Argument(metavar=N_("REF"), help=N_("The dossier's reference."))]
Title = Annotated[str | None, typer.Option("--title", metavar=options.TEXT, help=N_("What the project is."))]
Investment = Annotated[
    int | None,
    typer.Option(
        "--investment",
        parser=options.read_amount,
        metavar=options.AMOUNT,
        help=N_("Total investment, before tax (1,5MDH, 850 000)."),
    ),
]
Requested = Annotated[
    int | None,
    typer.Option("--requested", parser=options.read_amount, metavar=options.AMOUNT, help=N_("Support requested.")),
]
Sector = Annotated[str | None, typer.Option("--sector", metavar=options.TEXT, help=N_("Sector (filière)."))]
ProjectType = Annotated[
    str | None,
    typer.Option(
        "--type",
        parser=reader_of(PROJECT_TYPES),
        metavar=choices(PROJECT_TYPES),
        help=N_("New or extended plant."),
    ),
]
ExpressedOn = Annotated[
    date | None,
    typer.Option(
        "--expressed-on",
        parser=options.read_past_day,
        metavar=options.DAY,
        help=N_("Date of the signed expression of interest."),
    ),
]


@dossier.command("open", help=N_("Open a dossier for a registered company; its reference is generated."))
def open_(
    ctx: typer.Context,
    candidate: Annotated[
        str, typer.Argument(metavar="ICE", help=N_("The company: its ICE, or the first nine digits."))
    ],
    title: Annotated[str, typer.Option("--title", metavar=options.TEXT, help=N_("What the project is."))],
    ecosystem_: Annotated[
        str, typer.Option("--ecosystem", metavar=options.CODE, help=N_("An ecosystem, by code or by title."))
    ],
    investment: Annotated[
        int,
        typer.Option(
            "--investment",
            parser=options.read_amount,
            metavar=options.AMOUNT,
            help=N_("Total investment, before tax (1,5MDH, 850 000)."),
        ),
    ],
    reference: Annotated[
        str | None,
        typer.Option("--reference", metavar=N_("REF"), help=N_("A reference of your own instead.")),
    ] = None,
    requested: Requested = None,
    sector: Sector = None,
    type_: ProjectType = None,
    expressed_on: ExpressedOn = None,
    on: options.On = None,
    new: Annotated[
        bool, typer.Option("--new", help=N_("It is another project, however much it resembles one that is there."))
    ] = False,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Open a dossier."""
    from imm_eco.services import dossiers

    record = given(
        ice=candidate, title=title, investment=investment, reference=reference, requested=requested, sector=sector,
        type=type_, expressed_on=expressed_on, opened_on=on or today(),
    )  # fmt: skip
    with consulting(ctx) as db:
        record["ecosystem"] = ecosystem(db, ecosystem_)
        twins = [] if new or reference else dossiers.resembling(db, record)
    another = new or _is_another(Face.of(ctx), [dossiers.described(each) for each in twins])
    with changing(ctx, dry_run=dry_run, json=json) as office:
        opened = dossiers.open_new(office, record, another=another)
    Face.of(ctx).say(_("dossier {reference}").format(reference=opened))


def _is_another(face: Face, twins: list[str]) -> bool:
    """Whether the person says, on a terminal, that a dossier is another than those it resembles."""
    if not (twins and is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        return False
    return face.confirm(_("This may be {dossier} once more. Open another dossier?").format(dossier=twins[0]))


@dossier.command("duplicates", help=N_("The dossiers that may be one project submitted twice."))
def duplicates(
    ctx: typer.Context, known_at: KnownAt = None, format: Format = None, json: Json = False, output: Output = None
) -> None:
    """List possible duplicates."""
    from imm_eco.reports import lists

    with consulting(ctx, known_at) as db:
        grid = lists.dossier_duplicates(db)
    Face.of(ctx).show(grid, format, output, json=json)


@dossier.command("edit", help=N_("Change what a dossier is about; what is not named stays."))
def edit(
    ctx: typer.Context,
    reference: Reference,
    title: Title = None,
    ecosystem_: options.Ecosystem = None,
    investment: Investment = None,
    requested: Requested = None,
    sector: Sector = None,
    type_: ProjectType = None,
    expressed_on: ExpressedOn = None,
    opened_on: Annotated[
        date | None,
        typer.Option("--opened-on", parser=options.read_past_day, metavar=options.DAY, help=N_("Opening date.")),
    ] = None,
    late: Late = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Edit a dossier."""
    from imm_eco.services import dossiers

    with changing(ctx, dry_run=dry_run, json=json) as office:
        record = given(
            title=title, ecosystem=ecosystem(office.db, ecosystem_), investment=investment, requested=requested,
            sector=sector, type=type_, expressed_on=expressed_on, opened_on=opened_on,
        )  # fmt: skip
        dossiers.edit(office, reference, record)


@dossier.command("list", help=N_("List the dossiers and the step of each."))
def list_(
    ctx: typer.Context,
    step: Annotated[
        str | None,
        typer.Option("--step", parser=reader_of(STEPS), metavar=options.CODE, help=N_("Only this step or end.")),
    ] = None,
    ecosystem_: options.Ecosystem = None,
    candidate: Annotated[
        str | None, typer.Option("--candidate", metavar="ICE", help=N_("Only this company's."))
    ] = None,
    ready: Annotated[
        bool, typer.Option("--ready", help=N_("Only those that lack nothing for their next step, today."))
    ] = False,
    blocked: Annotated[
        bool, typer.Option("--blocked", help=N_("Only those that lack something, with all that they lack today."))
    ] = False,
    stale: Annotated[
        int | None,
        typer.Option(
            "--stale",
            parser=options.read_whole,
            metavar=N_("DAYS"),
            help=N_("Only the open ones that have not moved for that many days."),
        ),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the dossiers."""
    from imm_eco.reports import lists

    _require_one_question(ready, blocked, as_of)
    with consulting(ctx, known_at) as db:
        company = company_named(ctx, db, candidate).id if candidate else None
        only = ecosystem(db, ecosystem_)
        grid = lists.dossiers(db, as_of or today(), step=step, ecosystem=only, candidate=company, stale=stale)
        if ready or blocked:
            from imm_eco.reports.lists.readiness import going_on

            grid = going_on(db, grid, today(), ready=ready, step=step, ecosystem=only)
    Face.of(ctx).show(grid, format, output, json=json)


def _require_one_question(ready: bool, blocked: bool, as_of: date | None) -> None:
    if ready and blocked:
        raise UsageError(_("--ready and --blocked contradict each other"))
    if as_of and (ready or blocked):
        message = _("--ready and --blocked speak of today, not of another day")
        raise UsageError(message, hint=_("leave out --as-of"))


@dossier.command("show", help=N_("Show a dossier: figures, scores, pieces, decisions, timeline."))
def show(
    ctx: typer.Context,
    reference: Reference,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    sources: options.Sources = False,
    json: Json = False,
) -> None:
    """Show a dossier."""
    from imm_eco.reports import show as details
    from imm_eco.store import lookup

    with consulting(ctx, known_at) as db:
        grids = details.dossier(db, lookup.dossier(db, reference), as_of or today())
    Face.of(ctx).show(details.asked_for(grids, sources=sources, data=json), json=json)


# The verbs that move a dossier complete the noun; they are declared beside each other in their own file.
from imm_eco.cli import dossier_file, dossier_moves, dossier_waits  # noqa: E402, F401
