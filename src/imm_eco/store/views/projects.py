"""The views of companies and dossiers: where each stands, its support, its decisions, its commitments."""

from __future__ import annotations

from imm_eco.domain.vocabulary import STEPS, phase_of
from imm_eco.store.relations.seals import SEALED_LINES, seals_in_force
from imm_eco.store.relations.steps import states, suspensions
from imm_eco.store.relations.support import with_support
from imm_eco.store.relations.words import VALIDATED, with_
from imm_eco.store.views.view import SOURCE, View

_PHASE = "CASE step " + " ".join(f"WHEN '{step}' THEN '{phase_of(step)}'" for step in STEPS.codes if phase_of(step))

CANDIDATES = View(
    "v_candidates",
    "A company.",
    {
        "candidate": "the first nine digits of its ICE, by which it is known",
        "ice": "ICE, 15 digits, as text",
        "name": "company name",
        "legal_form": "legal form",
        "trade_register": "trade register number (RC)",
        "court": "court of the register",
        "tax_id": "tax identifier (IF)",
        "cnss": "CNSS number",
        "size": "code of its size",
        "region": "code of its region, 01 to 12",
        "city": "city",
        "contact": "the person to talk to",
        "email": "e-mail address",
        "phone": "telephone",
        "channel": "code of the channel by which it came",
        "campaign": "code of the mobilisation action that reached it",
        "contacted_on": "day of contact",
        "dossiers": "how many dossiers it holds",
    },
    """
SELECT candidate.key, ice, name, legal_form, trade_register, court, tax_id, cnss, size, region, city, contact, email,
       phone, channel, campaign.key, contacted_on,
       (SELECT count(*) FROM live_dossier_record AS held WHERE held.candidate_id = record.candidate_id)
FROM live_candidate_record AS record
JOIN candidate ON candidate.id = record.candidate_id
LEFT JOIN campaign ON campaign.id = record.campaign_id""",
)

ALIASES = View(
    "v_aliases",
    "The number of a company that was merged into another, which it means from then on.",
    {
        "number": "its first nine digits",
        "candidate": "the company that it means, as in v_candidates",
        "ice": "the ICE of the absorbed company, 15 digits, as text",
        "name": "the name of the absorbed company",
        "change": SOURCE["change"],
    },
    """
SELECT absorbed.key, survivor.key, absorbed_ice, absorbed_name, alias.change_id
FROM live_alias AS alias
JOIN candidate AS absorbed ON absorbed.id = alias.alias_id
JOIN candidate AS survivor ON survivor.id = alias.candidate_id""",
)

DOSSIERS = View(
    "v_dossiers",
    "A dossier, with where it stands.",
    {
        "reference": "the dossier's reference",
        "candidate": "its company, as in v_candidates",
        "name": "the company's name",
        "title": "what the project is",
        "ecosystem": "code of the ecosystem",
        "sector": "sector (filière)",
        "type": "`creation` or `extension`",
        "phase": "code of the phase; empty once its life has ended",
        "step": "code of the step, or of the end",
        "entered_on": "the day it entered that step",
        "validated_on": "the day of its validation by the State; empty before, and once it no longer counts",
        "held_since": "the first day of a suspension that has no end yet",
        "opened_on": "opening date",
        "expressed_on": "date of the expression of interest",
        "investment": "total investment before tax, MAD",
    },
    f"""
{with_(states(None), suspensions(None))}
SELECT dossier.key, candidate.key, company.name, states.title, ecosystem, sector, type, {_PHASE} END, step, entered_on,
       CASE WHEN step IN ({VALIDATED}) THEN validated_on END, held_since, opened_on, expressed_on, investment / 100.0
FROM states
JOIN dossier ON dossier.id = states.dossier_id
JOIN candidate ON candidate.id = states.candidate_id
LEFT JOIN live_candidate_record AS company ON company.candidate_id = states.candidate_id
LEFT JOIN suspensions USING (dossier_id)""",
)

SUPPORT = View(
    "v_support",
    "The four amounts of support of a dossier, side by side and never added.",
    {
        "reference": "the dossier's reference",
        "ecosystem": "code of the ecosystem",
        "step": "code of the step, or of the end",
        "requested": "asked for by the company, MAD; empty once its life has ended early",
        "granted": "by the State's latest decision that grants, to a validated dossier, MAD",
        "committed": "by the signed conventions of a validated dossier, MAD; of a terminated one what was paid",
        "disbursed": "paid, MAD",
    },
    f"""
{with_support(None)}
SELECT dossier.key, ecosystem, step, requested / 100.0, granted / 100.0, committed / 100.0, disbursed / 100.0
FROM support JOIN dossier ON dossier.id = dossier_id""",
)

MOVES = View(
    "v_moves",
    "A passage of a dossier from one step to another.",
    {
        "reference": "the dossier's reference",
        "move": "name of the move; `decide` where a committee made it",
        "from_step": "code of the step it left",
        "to_step": "code of the step or end it entered",
        "moved_on": "the day",
        "reason": "why",
        "session": "the session that decided it, as in v_decisions",
        "change": SOURCE["change"],
    },
    """
SELECT dossier.key, move, from_step, to_step, moved_on, reason, session.key, fact.change_id
FROM live_move AS fact
JOIN dossier ON dossier.id = fact.dossier_id
LEFT JOIN session ON session.id = fact.session_id""",
)

DECISIONS = View(
    "v_decisions",
    "What a session decided on a dossier.",
    {
        "session": "the session: committee and date",
        "committee": "`pilotage` or `suivi`",
        "held_on": "the day of the session",
        "minutes": "reference of its minutes",
        "reference": "the dossier's reference",
        "outcome": "code of the decision",
        "granted": "support granted, MAD",
        "reason": "why",
        "change": SOURCE["change"],
    },
    """
SELECT session.key, committee, held_on, minutes, dossier.key, outcome, granted / 100.0, reason, fact.change_id
FROM live_decision AS fact
JOIN live_session_record AS sitting USING (session_id)
JOIN session ON session.id = fact.session_id
JOIN dossier ON dossier.id = fact.dossier_id""",
)

_YEARS = "year, jobs, turnover / 100.0, export_turnover / 100.0, investment / 100.0"

COMMITMENTS = View(
    "v_commitments",
    "What a promoter commits to for a year: as sealed at the latest validation or amendment, and as it stands today.",
    {
        "reference": "the dossier's reference",
        "ecosystem": "code of the ecosystem",
        "version": "`sealed`: what was validated; `current`: what the file says today",
        "sealed_on": "the day of the seal; empty for `current`",
        "year": "the year",
        "jobs": "net direct jobs created since the baseline, at the end of the year",
        "turnover": "additional turnover of the year, MAD",
        "export_turnover": "the exported share of it, MAD",
        "investment": "investment of the year before tax, MAD",
    },
    f"""
{with_(seals_in_force(None), SEALED_LINES)}
SELECT dossier.key, ecosystem, 'sealed', sealed_on, {_YEARS.replace("investment", "sealed.investment")}
FROM sealed
JOIN dossier ON dossier.id = sealed.dossier_id
JOIN live_dossier_record AS record USING (dossier_id)
UNION ALL
SELECT dossier.key, ecosystem, 'current', NULL, {_YEARS.replace("investment", "told.investment")}
FROM live_commitment AS told
JOIN dossier ON dossier.id = told.dossier_id
JOIN live_dossier_record AS record USING (dossier_id)""",
)
