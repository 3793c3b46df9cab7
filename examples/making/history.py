"""The history of every dossier, as records by sheet: what the office's register would hold.

A record is a row by the column keys of `imm_eco.sheets.schema.columns`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from making.calendar import FEDERATION, PATH, PILOTAGE, STATE, SUIVI, Path, minutes, sitting
from making.companies import CAMPAIGN, COMPANY, Campaign, Company
from making.dossiers import AMENDED, BEFORE_AMENDMENT, DOSSIER, REVISED, SINCE_VALIDATION, Dossier, Line
from making.text import chance, working_day

Record = dict[str, Any]

LAST_SITTING = date.fromisoformat(SUIVI[-1])
"""The comité de suivi whose decisions come in a workbook of their own."""

END_OF_STORY = date(2018, 12, 31)

REQUIRED_PIECES = (
    "statuts", "registre-commerce", "etats-financiers", "etude-faisabilite", "plan-financement", "attestation-cnss",
)  # fmt: skip

# By hand or by a decision of the comité de pilotage: what happened besides the usual course.
EXTRA_DECISIONS: tuple[tuple[str, str, int, str, str], ...] = (
    ("VM-2016-05", "suivi", 3, "ajourne", "Dépollution des véhicules à préciser avec l’autorité environnementale"),
    ("VM-2016-05", "pilotage", 5, "retenu", ""),
    ("NM-2016-05", "suivi", 9, "avenant", "Marché principal reporté : engagements revus à la baisse"),
    ("NM-2017-05", "suivi", 9, "ajourne", "Apport en fonds propres insuffisant"),
    ("NM-2017-07", "pilotage", 6, "ecarte", "Faisabilité insuffisante : pas de site ni de financement"),
    ("NM-2017-08", "suivi", 7, "rejete", "Même ligne déjà soutenue par un autre dispositif"),
    ("TM-2016-05", "suivi", 10, "resilie", "Arrêt du projet et cession de l’atelier"),
    ("TM-2017-05", "pilotage", 9, "ecarte", "Activité hors du périmètre des écosystèmes"),
    ("TM-2018-03", "suivi", 11, "ajourne", "Autorisation d’exploiter attendue"),
    ("VM-2018-04", "pilotage", 11, "ajourne", "Étude de faisabilité à compléter"),
    ("IN-2018-06", "suivi", 11, "rejete", "Marché local trop étroit pour la capacité prévue"),
)

EXTRA_STEPS: tuple[tuple[str, str, date, str], ...] = (
    ("VM-2017-04", "desiste", date(2017, 11, 6), "Le groupe a choisi un site à l’étranger"),
    ("VM-2017-03", "ecarte", date(2017, 4, 19), "Pas de projet d’investissement derrière la demande"),
    ("NM-2017-06", "desiste", date(2017, 10, 9), "Associés en désaccord sur le financement"),
    ("TM-2017-04", "desiste", date(2018, 1, 29), "Commandes perdues, projet abandonné"),
    ("TM-2018-04", "recrutement", date(2018, 9, 3), "Engagements à revoir après le départ d’un associé"),
    ("TM-2018-04", "renforcement", date(2018, 11, 5), ""),
)

RESERVATIONS: dict[str, tuple[str, int | None]] = {
    "VM-2016-02": ("Attestation de dépollution du site", 50),
    "VM-2016-04": ("Accord définitif de la banque", 70),
    "NM-2016-03": ("Augmentation de capital inscrite au registre", 45),
    "NM-2017-09": ("Raccordement électrique confirmé", 80),
    "TM-2016-04": ("Bail industriel signé pour neuf ans", 60),
    "IN-2016-01": ("Autorisation d’occupation du domaine public portuaire", 75),
    "NM-2017-03": ("Étude d’impact déposée", None),
    "TM-2018-01": ("Plan de financement bouclé", None),
    "VM-2018-02": ("Étude d’impact sur l’environnement approuvée", None),
}
"""Validated with reservations: the condition, and days until it was lifted (None: still open)."""

STAYED = ("NM-2017-03", "NM-2017-04", "TM-2017-03")
"""Convention signed, not yet in follow-up."""

MISSING_PIECE = {"VM-2018-04": "etude-faisabilite"}


def campaign_of(company: Company, opened: date) -> Campaign | None:
    """The latest mobilisation action of the company's channel, in the year before its dossier."""
    within = [c for c in CAMPAIGN if timedelta(days=5) <= opened - c.held_on <= timedelta(days=400)]
    found = [c for c in within if c.channel == company.channel]
    return found[-1] if found else None


def first_dossier(company: str) -> Dossier:
    """The dossier with which the company came."""
    return min((d for d in DOSSIER.values() if d.company == company), key=lambda d: PATH[d.ref].opened)


def candidate(key: str) -> Record:
    """A company's row of the sheet `Candidats`."""
    company = COMPANY[key]
    path = PATH[first_dossier(key).ref]
    campaign = campaign_of(company, path.opened)
    record: Record = {name: getattr(company, name) for name in Company.__slots__ if name != "key"}
    record["campaign"] = campaign.code if campaign else None
    record["contacted_on"] = _met(path, campaign)
    return record


def _met(path: Path, campaign: Campaign | None) -> date:
    """The day of the road show or workshop, if the dossier followed soon; else some weeks before the opening."""
    if campaign and campaign.channel in ("road-show", "workshop") and (path.contacted - campaign.held_on).days < 75:
        return campaign.held_on
    return max(path.contacted, campaign.held_on) if campaign else path.contacted


def dossier(one: Dossier) -> Record:
    """A dossier's row of the sheet `Dossiers`."""
    path = PATH[one.ref]
    return {
        "reference": one.ref,
        "ice": COMPANY[one.company].ice,
        "title": one.title,
        "ecosystem": one.ecosystem,
        "sector": one.sector,
        "type": one.type,
        "investment": one.investment,
        "requested": one.asked,
        "opened_on": path.opened,
        "expressed_on": path.expressed,
    }


def todays_commitments(one: Dossier) -> list[Record]:
    """What a dossier commits to, as last told by its promoter."""
    return commitments(SINCE_VALIDATION if one.ref == REVISED else one.lines, reference=one.ref)


def commitments(lines: tuple[Line, ...], **identity: Any) -> list[Record]:
    """Yearly commitments as rows."""
    return [{**identity, **{name: getattr(line, name) for name in Line.__slots__}} for line in lines]


def assessments(one: Dossier) -> Iterator[Record]:
    """Two scores, given in the weeks before structuration; a weak one holds some dossiers back."""
    path = PATH[one.ref]
    start = path.steps.get("renforcement")
    if start is None:
        return
    dice = chance(one.ref, "scores")
    day = path.steps["structuration"] - timedelta(days=dice.randint(3, 9)) if "structuration" in path.steps else None
    day = working_day(day or start + timedelta(days=25))
    weak = one.ref in ("NM-2017-07", "VM-2018-06") or ("structuration" not in path.steps and dice.random() < 0.3)
    for axis in ("pertinence", "faisabilite"):
        score = dice.randrange(6200, 9300, 50)
        if axis == "faisabilite" and "structuration" not in path.steps:
            if not weak:
                return
            score = dice.randrange(3800, 5700, 50)
        yield {"reference": one.ref, "axis": axis, "score": score, "assessed_on": day, "comment": None}


def pieces(one: Dossier) -> Iterator[Record]:
    """The checklist: complete before selection, filling up before."""
    path = PATH[one.ref]
    start = path.steps.get("recrutement")
    if start is None:
        return
    dice = chance(one.ref, "pieces")
    wanted = REQUIRED_PIECES + (("attestation-fiscale",) if dice.random() < 0.7 else ())
    if "structuration" not in path.steps:
        wanted = wanted[: 2 if "renforcement" not in path.steps else 4]
    limit = path.steps.get("structuration", start + timedelta(days=40))
    span = max((limit - start).days, 10)
    for piece in wanted:
        received = working_day(start + timedelta(days=dice.randrange(span)))
        missing = MISSING_PIECE.get(one.ref) == piece
        if piece == "etude-faisabilite" and one.end == "structuration" and not one.kept:
            missing = True
        yield {
            "reference": one.ref,
            "piece": piece,
            "received_on": None if missing else min(received, END_OF_STORY),
            "comment": "Demandée au promoteur" if missing else None,
        }


def decisions() -> list[Record]:
    """Every decision of both committees, in the order of their sittings."""
    rows = [_kept(one) for one in DOSSIER.values() if one.kept]
    rows += [_validated(one) for one in DOSSIER.values() if one.granted]
    for ref, committee, number, outcome, reason in EXTRA_DECISIONS:
        rows.append(_decision(ref, committee, number, outcome, reason or None))
    return sorted(rows, key=lambda row: (row["held_on"], row["reference"]))


def _kept(one: Dossier) -> Record:
    return _decision(one.ref, "pilotage", one.kept or 0, "retenu")


def _validated(one: Dossier) -> Record:
    outcome = "valide-avec-reserves" if one.ref in RESERVATIONS else "valide"
    return {**_decision(one.ref, "suivi", one.seen or 0, outcome), "granted": one.granted}


def _decision(ref: str, committee: str, number: int, outcome: str, reason: str | None = None) -> Record:
    day = sitting(committee, number)
    return {
        "committee": committee,
        "held_on": day,
        "minutes": minutes(committee, day),
        "reference": ref,
        "outcome": outcome,
        "granted": None,
        "reason": reason,
    }


def sessions() -> Iterator[Record]:
    """Who sat: the State alone in the comité de suivi, both sides in the comité de pilotage."""
    sittings = [("pilotage", day) for day in PILOTAGE] + [("suivi", day) for day in SUIVI]
    for committee, text in sorted(sittings, key=lambda pair: pair[1]):
        day = date.fromisoformat(text)
        dice = chance(committee, text)
        state = sorted(dice.sample(STATE, 3 if committee == "suivi" else 2))
        federation = sorted(dice.sample(FEDERATION, 2)) if committee == "pilotage" else []
        for name, body in [*((n, "etat") for n in state), *((n, "federation") for n in federation)]:
            session = {"committee": committee, "held_on": day, "minutes": minutes(committee, day)}
            yield {**session, "attendee": name, "body": body}


def reservations() -> Iterator[Record]:
    """The conditions of a validation: due after three months, some lifted, some still open."""
    for ref, (text, days) in RESERVATIONS.items():
        held_on = sitting("suivi", DOSSIER[ref].seen or 0)
        yield {
            "reference": ref,
            "held_on": held_on,
            "text": text,
            "due_on": held_on + timedelta(days=92),
            "lifted_on": working_day(held_on + timedelta(days=days)) if days else None,
        }


def conventions() -> list[Record]:
    """A convention some weeks after each validation, numbered in the order of signature."""
    rows: list[Record] = []
    for one in DOSSIER.values():
        if one.signed:
            held_on = sitting("suivi", one.seen or 0)
            signed_on = working_day(held_on + timedelta(days=chance(one.ref, "convention").randint(33, 62)))
            rows.append({"reference": one.ref, "signed_on": signed_on, "amount": one.signed})
    rows.sort(key=lambda row: (row["signed_on"], row["reference"]))
    for number, row in enumerate(rows, start=1):
        row["convention"] = f"CONV/{row['signed_on'].year}/{number:03d}"
    return rows


def steps() -> list[Record]:
    """The moves that no committee made, in order of date."""
    rows = [
        {"reference": ref, "step": step, "moved_on": day, "reason": None}
        for ref, path in PATH.items()
        for step, day in path.steps.items()
    ]
    rows += [
        {"reference": ref, "step": step, "moved_on": day, "reason": reason or None}
        for ref, step, day, reason in EXTRA_STEPS
    ]
    rows += [
        {"reference": ref, "step": "suivi", "moved_on": day, "reason": None} for ref, day in followed_since().items()
    ]
    return sorted(rows, key=lambda row: (row["moved_on"], row["reference"]))


def followed_since() -> dict[str, date]:
    """The day on which each dossier entered follow-up: signed, and its reservation lifted."""
    lifted = {row["reference"]: row["lifted_on"] for row in reservations()}
    days = {}
    for row in conventions():
        ref = row["reference"]
        if ref not in STAYED:
            ready = max(row["signed_on"], lifted.get(ref) or row["signed_on"])
            days[ref] = working_day(ready + timedelta(days=chance(ref, "suivi").randint(4, 16)))
    return days


def disbursements() -> list[Record]:
    """A first payment after follow-up began, a second one ten months later; none for what was terminated."""
    signed = {row["reference"]: row for row in conventions()}
    rows = []
    for ref, since in followed_since().items():
        dice = chance(ref, "payments")
        if DOSSIER[ref].end != "suivi":
            continue
        first = working_day(since + timedelta(days=dice.randint(55, 110)))
        for number, (day, share) in enumerate(((first, 40), (working_day(first + timedelta(days=310)), 30)), 1):
            if day <= END_OF_STORY:
                amount = signed[ref]["amount"] * share // 100
                piece = f"OV-{day.year}-{signed[ref]['convention'][-3:]}-{number}"
                rows.append({"reference": ref, "paid_on": day, "amount": amount, "piece": piece})
    return sorted(rows, key=lambda row: (row["paid_on"], row["reference"]))


def seals() -> list[Record]:
    """What was sealed otherwise than today's commitments: at a validation, and at an amendment."""
    first, second = sitting("suivi", DOSSIER[AMENDED].seen or 0), sitting("suivi", 9)
    revised = sitting("suivi", DOSSIER[REVISED].seen or 0)
    return [
        *commitments(DOSSIER[REVISED].lines, reference=REVISED, sealed_on=revised),
        *commitments(BEFORE_AMENDMENT, reference=AMENDED, sealed_on=first),
        *commitments(DOSSIER[AMENDED].lines, reference=AMENDED, sealed_on=second),
    ]
