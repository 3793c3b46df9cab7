"""Candidates: the companies that may become project promoters, and the actions that reached them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from imm_eco.domain.rules import company_names
from imm_eco.domain.vocabulary import fold
from imm_eco.errors import RuleError, command
from imm_eco.i18n import _
from imm_eco.services import aliases
from imm_eco.services.context import Context
from imm_eco.services.records import CampaignRecord, CandidateRecord, Said
from imm_eco.services.undo import taking_back
from imm_eco.sheets.parsing.text import clean
from imm_eco.sheets.schema.columns import title_of
from imm_eco.store.journal import Effect, Place, content, live
from imm_eco.store.lookup import Absorbed, Company, company_of
from imm_eco.store.provenance import spots_of
from imm_eco.store.tables import Campaign, CampaignFact, Candidate, CandidateFact, DossierFact


def register(context: Context, company: CandidateRecord) -> Effect:
    """Register a company that is not yet known. Raises RuleError when it is."""
    standing = context.find_company(company.ice)
    known = context.one(CandidateFact, candidate_id=standing.id) if standing else None
    if standing and known:
        message = _("{name} is already registered under the company number {key}")
        hint = _("see `imm-eco candidate show {key}`")
        key = standing.key
        raise RuleError(message.format(name=known.name, key=key), hint=hint.format(key=key), field="ice")
    return record(context, company)


def record(
    context: Context, company: CandidateRecord, place: Place | None = None, *, with_rows: Collection[str] = ()
) -> Effect:
    """Say what is known of a company; what is not mentioned stays.

    What is said under the number of an absorbed one adds to what is known of its survivor, and corrects none of it, as
    a merge does; it adds nothing where the survivor speaks for itself, one of the companies `with_rows` of their own.
    """
    known = context.change.number(Candidate, company_of(company.ice))
    # A company that stands has its own number: the others alone are looked for among the absorbed.
    if known is not None and not context.one(CandidateFact, candidate_id=known):
        survivor = context.find_company(company.ice)
        if survivor:
            return _add(context, survivor, company.said, place, silent=survivor.key in with_rows)
    number = context.change.anchor(Candidate, company_of(company.ice))
    return context.revise(CandidateFact, {"candidate_id": number}, _with_action(context, company.said), place)


def _with_action(context: Context, values: Said) -> dict[str, object]:
    """The values of a company, its mobilisation action by its number."""
    given = dict(values)
    if "campaign" in given:
        code = given.pop("campaign")
        given["campaign_id"] = context.campaign(str(code)) if code else None
    return given


def _add(context: Context, survivor: Company, values: Said, place: Place | None, *, silent: bool) -> Effect:
    """Add to what is known of a survivor, and note what is said otherwise."""
    known = context.one(CandidateFact, candidate_id=survivor.id)
    absorbed = survivor.absorbed
    assert known is not None
    assert absorbed is not None
    own, given = content(known), _with_action(context, values)
    added = {} if silent else {key: value for key, value in given.items() if own[key] is None and value is not None}
    columns = {"campaign_id": "campaign"}
    context.absorbed[absorbed] = tuple(
        columns.get(key, key)
        for key, value in given.items()
        if key != "ice" and value not in (None, own[key], added.get(key)) and not _is_its_name(key, value, absorbed)
    )
    if not added:
        return "unchanged"
    told = {columns.get(key, key) for key in added}
    spoken = place and place._replace(cells=tuple(cell for cell in place.cells if cell[0] in told))
    return context.revise(CandidateFact, {"candidate_id": survivor.id}, added, spoken)


def _is_its_name(key: str, value: object, absorbed: Absorbed) -> bool:
    """Whether a value is the name that the absorbed company is known by: that it has another is no news."""
    return key == "name" and fold(str(value)) == fold(absorbed.name)


def edit(context: Context, company: str, values: Said) -> Effect:
    """Change what is known of a company. Raises RuleError for the ICE of another company."""
    named = context.company(company)
    known = context.one(CandidateFact, candidate_id=named.id)
    assert known is not None
    ice = str(values.get("ice") or known.ice)
    if company_of(ice) != named.key:
        other = context.find_company(ice)
        if other is None or other.id != named.id:
            message = _("{ice} belongs to another company: its first nine digits differ").format(ice=ice)
            hint = _("register that company: `imm-eco candidate register --ice {ice} --name TEXT --channel CODE`")
            raise RuleError(message, hint=hint.format(ice=ice), field="ice")
        ice = known.ice
    return record(context, CandidateRecord(ice, {**values, "ice": ice}))


def like(context: Context, name: str, ice: str) -> list[CandidateFact]:
    """The registered companies of a similar name, but for the company itself; the most alike first."""
    known = {fact.candidate_id: fact for fact in live(context.db, CandidateFact)}
    others = {number: fact.name for number, fact in known.items() if company_of(fact.ice) != company_of(ice)}
    return [known[found.other] for found in company_names.similar(name, others)]


def merge(context: Context, keep: str, other: str) -> int:
    """Make one company of two that are the same; gives how many dossiers went over.

    The dossiers of the other are attached to the one that is kept, which takes over what was known of the
    other alone; the other's record is withdrawn, and its number means the one that is kept. Two that were merged
    before are nothing new. Raises RuleError where that breaks a rule of a dossier.
    """
    survivor, absorbed = context.company(keep), context.company(other)
    kept, gone = survivor.id, absorbed.id
    if kept == gone:
        if survivor.absorbed or absorbed.absorbed:
            return 0
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
        aliases.absorb(context, record, kept)
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
