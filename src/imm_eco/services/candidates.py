"""Candidates: the companies that may become project promoters, and the actions that reached them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imm_eco.domain.rules import company_names
from imm_eco.errors import RuleError, command
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import CampaignRecord, CandidateRecord, Said
from imm_eco.services.undo import taking_back
from imm_eco.sheets.parsing.text import clean
from imm_eco.sheets.schema.columns import title_of
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place, content, live
from imm_eco.store.lookup import company_of
from imm_eco.store.models import Campaign, CampaignFact, Candidate, CandidateFact, DossierFact
from imm_eco.store.provenance import spots_of


def register(context: Context, company: CandidateRecord) -> Effect:
    """Register a company that is not yet known. Raises RuleError when it is."""
    key = company_of(company.ice)
    number = context.change.anchor(Candidate, key)
    known = context.one(CandidateFact, candidate_id=number)
    if known:
        message = _("{name} is already registered under the company number {key}")
        hint = _("see `imm-eco candidate show {key}`")
        raise RuleError(message.format(name=known.name, key=key), hint=hint.format(key=key), field="ice")
    return record(context, company)


def record(context: Context, company: CandidateRecord, place: Place | None = None) -> Effect:
    """Say what is known of a company; what is not mentioned stays."""
    number = context.change.anchor(Candidate, company_of(company.ice))
    given = dict(company.said)
    if "campaign" in given:
        code = given.pop("campaign")
        given["campaign_id"] = context.campaign(code) if code else None
    return context.revise(CandidateFact, {"candidate_id": number}, given, place)


def edit(context: Context, company: str, values: Said) -> Effect:
    """Change what is known of a company. Raises RuleError for the ICE of another company."""
    number = lookup.candidate(context.db, company)
    known = context.one(CandidateFact, candidate_id=number)
    ice = values.get("ice") or (known.ice if known else company)
    if known and company_of(ice) != company_of(known.ice):
        message = _("{ice} belongs to another company: its first nine digits differ").format(ice=ice)
        hint = _("register that company: `imm-eco candidate register --ice {ice} --name TEXT --channel CODE`")
        raise RuleError(message, hint=hint.format(ice=ice), field="ice")
    return record(context, CandidateRecord(ice, {**values, "ice": ice}))


def like(context: Context, name: str, ice: str) -> list[CandidateFact]:
    """The registered companies of a similar name, but for the company itself; the most alike first."""
    known = {fact.candidate_id: fact for fact in live(context.db, CandidateFact)}
    others = {number: fact.name for number, fact in known.items() if company_of(fact.ice) != company_of(ice)}
    return [known[found.other] for found in company_names.similar(name, others)]


def merge(context: Context, keep: str, other: str) -> int:
    """Make one company of two that are the same; gives how many dossiers went over.

    The dossiers of the other are attached to the one that is kept, which takes over what was known of the
    other alone; the other's record is withdrawn. Raises RuleError where that breaks a rule of a dossier.
    """
    kept, gone = lookup.candidate(context.db, keep), lookup.candidate(context.db, other)
    if kept == gone:
        raise RuleError(_("this is one and the same company"), field="ice")
    dossiers = live(context.db, DossierFact, candidate_id=gone)
    known, record = context.one(CandidateFact, candidate_id=kept), context.one(CandidateFact, candidate_id=gone)
    assert known is not None
    assert record is not None
    refused = _("{other} cannot become {name}").format(other=record.name, name=known.name)
    with taking_back(context, refused):
        for fact in dossiers:
            context.change.put(context.fact(DossierFact, {**content(fact), "candidate_id": kept}))
        own, others = content(known), content(record)
        filled = {key: value if value is not None else others[key] for key, value in own.items()}
        taken = {key: spot for key, spot in spots_of(record).items() if own[key] is None}
        context.change.put(context.fact(CandidateFact, filled), Place(spots=taken))
        context.change.retract(record)
    return len(dossiers)


def record_campaign(context: Context, action: CampaignRecord, place: Place | None = None) -> Effect:
    """Say what is known of a mobilisation action."""
    number = context.change.anchor(Campaign, clean(action.code))
    return context.revise(CampaignFact, {"campaign_id": number}, action.said, place)


def add_campaign(context: Context, action: CampaignRecord) -> Effect:
    """Record a new mobilisation action; the same again is nothing new. Raises RuleError for one recorded otherwise."""
    code, said = clean(action.code), action.said
    known = context.one(CampaignFact, campaign_id=context.change.anchor(Campaign, code))
    if known is None:
        return record_campaign(context, CampaignRecord(code, {"held_on": context.today, **said}))
    told = context.fact(CampaignFact, {**content(known), **said})
    different = [name for name in said if name != "code" and getattr(told, name) != getattr(known, name)]
    if different:
        message = _("the action {code} is already recorded, and otherwise: {columns}")
        columns = ", ".join(title_of(name) for name in different)
        hint = _("correct it with {command}").format(
            command=command("campaign", "edit", code, *_options(told, different))
        )
        raise RuleError(message.format(code=code, columns=columns), hint=hint, field="code")
    return "unchanged"


def _options(told: CampaignFact, names: Sequence[str]) -> Iterator[str]:
    """What is said of an action, as options of a command."""
    for name in names:
        yield from ("--on" if name == "held_on" else f"--{name}", str(getattr(told, name)))


def edit_campaign(context: Context, code: str, values: Said) -> Effect:
    """Change what is known of a mobilisation action; what is not named stays."""
    return context.revise(CampaignFact, {"campaign_id": context.campaign(clean(code))}, values, None)
