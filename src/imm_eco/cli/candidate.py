"""`imm-eco candidate` and `imm-eco campaign`: companies, and the actions that reach them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.cli.commands import Noun
from imm_eco.cli.desk import changing, company_named, consulting, given
from imm_eco.cli.face import Face, today
from imm_eco.cli.options import AsOf, DryRun, Format, Json, KnownAt, Output, choices, reader_of
from imm_eco.i18n import N_, _, ngettext
from imm_eco.vocabulary import CHANNELS, REGIONS, SIZES

SUGGESTED = 3
"""How many companies of a similar name are told when one is registered."""

candidate = Noun(N_("Companies: register, list, show, edit."))
campaign = Noun(N_("Mobilisation actions, with the contacts made."))

Company = Annotated[str, typer.Argument(metavar="ICE", help=N_("The company: its ICE, or the first nine digits."))]
Name = Annotated[str | None, typer.Option("--name", metavar=options.TEXT, help=N_("Company name."))]
LegalForm = Annotated[str | None, typer.Option("--legal-form", metavar=options.TEXT, help=N_("Legal form."))]
Register = Annotated[
    str | None, typer.Option("--trade-register", metavar=options.TEXT, help=N_("Trade register number (RC)."))
]
Court = Annotated[str | None, typer.Option("--court", metavar=options.TEXT, help=N_("Court of the register."))]
TaxId = Annotated[str | None, typer.Option("--tax-id", metavar=options.TEXT, help=N_("Tax identifier (IF)."))]
Cnss = Annotated[str | None, typer.Option("--cnss", metavar=options.TEXT, help=N_("CNSS number."))]
Size = Annotated[
    str | None,
    typer.Option("--size", parser=reader_of(SIZES), metavar=choices(SIZES), help=N_("Size of the company.")),
]
Region = Annotated[
    str | None,
    typer.Option("--region", parser=reader_of(REGIONS), metavar="01…12", help=N_("Region, by code or name.")),
]
City = Annotated[str | None, typer.Option("--city", metavar=options.TEXT, help=N_("City."))]
Contact = Annotated[str | None, typer.Option("--contact", metavar=options.TEXT, help=N_("The person to talk to."))]
Email = Annotated[str | None, typer.Option("--email", metavar=options.TEXT, help=N_("E-mail address."))]
Phone = Annotated[str | None, typer.Option("--phone", metavar=options.TEXT, help=N_("Telephone."))]
Channel = Annotated[
    str | None,
    typer.Option(
        "--channel",
        parser=reader_of(CHANNELS),
        metavar=choices(CHANNELS),
        help=N_("How the company came to the programme."),
    ),
]
Campaign = Annotated[
    str | None,
    typer.Option("--campaign", metavar=options.CODE, help=N_("The mobilisation action that reached it.")),
]
ContactedOn = Annotated[
    date | None,
    typer.Option("--contacted-on", parser=options.read_past_day, metavar=options.DAY, help=N_("Day of contact.")),
]


@candidate.command("register", help=N_("Register a company that may become a project promoter."))
def register(
    ctx: typer.Context,
    ice: Annotated[str, typer.Option("--ice", parser=options.read_ice, metavar="ICE", help=N_("ICE, 15 digits."))],
    name: Annotated[str, typer.Option("--name", metavar=options.TEXT, help=N_("Company name."))],
    channel: Channel = None,
    contact: Contact = None,
    campaign: Campaign = None,
    contacted_on: ContactedOn = None,
    legal_form: LegalForm = None,
    trade_register: Register = None,
    court: Court = None,
    tax_id: TaxId = None,
    cnss: Cnss = None,
    size: Size = None,
    region: Region = None,
    city: City = None,
    email: Email = None,
    phone: Phone = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Register a company."""
    from imm_eco.services import candidates

    record = given(
        ice=ice, name=name, channel=channel, contact=contact, campaign=campaign, contacted_on=contacted_on,
        legal_form=legal_form, trade_register=trade_register, court=court, tax_id=tax_id, cnss=cnss, size=size,
        region=region, city=city, email=email, phone=phone,
    )  # fmt: skip
    with changing(ctx, dry_run=dry_run, json=json) as office:
        similar = candidates.like(office, name, ice)
        candidates.register(office, record)
    _warn_of_key(ctx, ice)
    for known in similar[:SUGGESTED]:
        message = _("a company of a similar name is registered: {name} ({ice}); if it is the same, see {command}")
        command = f"`imm-eco candidate merge {known.ice} {ice} --reason TEXT`"
        Face.of(ctx).warn(message.format(name=known.name, ice=known.ice, command=command))


@candidate.command("edit", help=N_("Change what is known of a company; what is not named stays."))
def edit(
    ctx: typer.Context,
    company: Company,
    ice: Annotated[
        str | None,
        typer.Option(
            "--ice",
            parser=options.read_ice,
            metavar="ICE",
            help=N_("The ICE of another of its establishments."),
        ),
    ] = None,
    name: Name = None,
    channel: Channel = None,
    contact: Contact = None,
    campaign: Campaign = None,
    contacted_on: ContactedOn = None,
    legal_form: LegalForm = None,
    trade_register: Register = None,
    court: Court = None,
    tax_id: TaxId = None,
    cnss: Cnss = None,
    size: Size = None,
    region: Region = None,
    city: City = None,
    email: Email = None,
    phone: Phone = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Edit a company."""
    from imm_eco.services import candidates

    record = given(
        ice=ice, name=name, channel=channel, contact=contact, campaign=campaign, contacted_on=contacted_on,
        legal_form=legal_form, trade_register=trade_register, court=court, tax_id=tax_id, cnss=cnss, size=size,
        region=region, city=city, email=email, phone=phone,
    )  # fmt: skip
    with changing(ctx, dry_run=dry_run, json=json) as office:
        candidates.edit(office, company, record)
    _warn_of_key(ctx, ice)


def _warn_of_key(ctx: typer.Context, ice: str | None) -> None:
    """Say that an ICE's key is wrong: it is taken all the same, for some published ones are."""
    from imm_eco.sheets import values

    doubt = values.read_ice(ice).warning
    if doubt:
        Face.of(ctx).warn(f"{doubt.message} {doubt.remedy}")


@candidate.command("merge", help=N_("Make one company of two that are the same: the dossiers of the other go over."))
def merge(
    ctx: typer.Context,
    keep: Annotated[str, typer.Argument(metavar="ICE", help=N_("The company that is kept."))],
    other: Annotated[
        str,
        typer.Argument(metavar="ICE", help=N_("The one that is the same; its number then means the other.")),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar=options.TEXT, help=N_("Why, in a sentence."))],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Merge two companies."""
    from imm_eco.services import candidates

    with changing(ctx, dry_run=dry_run, json=json, reason=reason) as office:
        moved = candidates.merge(office, keep, other)
    if not office.change.is_empty:
        told = ngettext("{count} dossier went over", "{count} dossiers went over", moved)
        Face.of(ctx).say(told.format(count=moved))


@candidate.command("duplicates", help=N_("The companies that may be registered twice: similar names, shared numbers."))
def duplicates(
    ctx: typer.Context, known_at: KnownAt = None, format: Format = None, json: Json = False, output: Output = None
) -> None:
    """List possible duplicates."""
    from imm_eco.reports import lists

    with consulting(ctx, known_at) as db:
        grid = lists.duplicates(db)
    Face.of(ctx).show(grid, format, output, json=json)


@candidate.command("list", help=N_("List the companies."))
def list_(
    ctx: typer.Context,
    channel: Channel = None,
    region: Region = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the companies."""
    from imm_eco.reports import lists

    with consulting(ctx, known_at) as db:
        grid = lists.candidates(db, channel=channel, region=region, as_of=as_of)
    Face.of(ctx).show(grid, format, output, json=json)


@candidate.command("show", help=N_("Show a company and its dossiers."))
def show(
    ctx: typer.Context,
    company: Company,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    sources: options.Sources = False,
    json: Json = False,
) -> None:
    """Show a company."""
    from imm_eco.reports import show as details

    with consulting(ctx, known_at) as db:
        grids = details.candidate(db, company_named(ctx, db, company).id, as_of or today())
    Face.of(ctx).show(details.asked_for(grids, sources=sources, data=json), json=json)


Contacts = Annotated[
    int | None,
    typer.Option(
        "--contacts", parser=options.read_whole, metavar=options.NUMBER, help=N_("How many contacts it made.")
    ),
]


@campaign.command("add", help=N_("Record a mobilisation action: a call, a workshop, a road-show stop."))
def add(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar=options.CODE, help=N_("A code of your own, such as RS-FES-2018."))],
    title: Annotated[str, typer.Option("--title", metavar=options.TEXT, help=N_("What it is."))],
    channel: Annotated[
        str,
        typer.Option("--channel", parser=reader_of(CHANNELS), metavar=choices(CHANNELS), help=N_("Its channel.")),
    ],
    on: options.On = None,
    city: City = None,
    contacts: Contacts = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record an action."""
    from imm_eco.services import candidates

    record = given(code=code, title=title, channel=channel, held_on=on, city=city, contacts=contacts)
    with changing(ctx, dry_run=dry_run, json=json) as office:
        candidates.add_campaign(office, record)


@campaign.command("edit", help=N_("Change what is known of a mobilisation action."))
def edit_campaign(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar=options.CODE, help=N_("The action's code."))],
    title: Annotated[str | None, typer.Option("--title", metavar=options.TEXT, help=N_("What it is."))] = None,
    channel: Annotated[
        str | None,
        typer.Option("--channel", parser=reader_of(CHANNELS), metavar=choices(CHANNELS), help=N_("Its channel.")),
    ] = None,
    on: options.On = None,
    city: City = None,
    contacts: Contacts = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Edit an action."""
    from imm_eco.services import candidates

    values = given(title=title, channel=channel, held_on=on, city=city, contacts=contacts)
    with changing(ctx, dry_run=dry_run, json=json) as office:
        candidates.edit_campaign(office, code, values)


@campaign.command("list", help=N_("List the mobilisation actions."))
def list_campaigns(
    ctx: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """List the actions."""
    from imm_eco.reports import lists

    with consulting(ctx, known_at) as db:
        grid = lists.campaigns(db, as_of=as_of)
    Face.of(ctx).show(grid, format, output, json=json)
