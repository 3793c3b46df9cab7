"""The process as data: one table of moves, and what each of them needs.

Source: the deployment process of the IMM ecosystems (four steps of accompaniment, validation by the
State, implementation, follow-up). `dossier moves`, every refusal and `docs/process.md` come from `MOVES`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from imm_eco import formatting
from imm_eco.domain.rules.standing import Act, Standing
from imm_eco.domain.vocabulary import ACCOMPANIMENT, AXES, COMMITTEES, ENDS, OUTCOMES, STEPS, VALIDATED
from imm_eco.domain.vocabulary import MOVES as MOVE_TITLES
from imm_eco.i18n import N_, _

DECIDE = "decide"
"""The code of a move that a committee's decision makes."""


@dataclass(frozen=True, slots=True)
class Need:
    """A condition of a move: its sentence, its test, and the command that helps to meet it."""

    code: str
    sentence: str
    met: Callable[[Standing, Act], bool]
    remedy: str = ""  # a whole command, or an option of the same; `{reference}`, `{company}`, `{year}`, `{pieces}`
    detail: Callable[[Standing], Iterable[str]] | None = None

    def say(self, standing: Standing | None = None) -> str:
        """The need in the analyst's language, with what exactly is missing."""
        details = ", ".join(self.detail(standing)) if self.detail and standing else ""
        return f"{_(self.sentence)} ({details})" if details else _(self.sentence)

    def way(self, reference: str, standing: Standing) -> str:
        """The command by which a dossier comes to meet it, whole; empty where none does."""
        pieces = " ".join(map(shlex.quote, standing.missing_pieces))
        company = (standing.ice or "ICE")[:9]
        words = {"reference": shlex.quote(reference), "company": company, "pieces": pieces}
        return _(self.remedy).format(**words, year=standing.horizon_year) if self.remedy else ""


def _low_scores(standing: Standing) -> list[str]:
    return [
        _blocked(axis.title, standing.blocking.get(axis.code, ()))
        for axis in AXES
        if standing.scores.get(axis.code, -1) < standing.thresholds.get(axis.code, 0)
        or standing.blocking.get(axis.code)
    ]


def _blocked(axis: str, criteria: Iterable[str]) -> str:
    """An axis, with the criteria under their own threshold that block it."""
    names = ", ".join(criteria)
    return _("{axis}, blocked by: {criteria}").format(axis=axis, criteria=names) if names else axis


def _left_of_envelope(standing: Standing) -> list[str]:
    if standing.envelope_left is None:
        return []
    return [
        _("{amount} at most for this dossier").format(
            amount=formatting.money(max(standing.envelope_left, 0), exact=True)
        )
    ]


def _within_envelope(standing: Standing, act: Act) -> bool:
    return act.granted is None or standing.envelope_left is None or act.granted <= standing.envelope_left


OPEN_ECOSYSTEM = Need(
    "open-ecosystem",
    N_("an ecosystem that is active or in preparation"),
    lambda s, _act: s.ecosystem_status in ("active", "in-preparation"),
)
ACTIVE_ECOSYSTEM = Need("active-ecosystem", N_("an active ecosystem"), lambda s, _act: s.ecosystem_status == "active")
CHANNEL = Need(
    "channel",
    N_("the channel of mobilisation"),
    lambda s, _act: bool(s.channel),
    N_("imm-eco candidate edit {company} --channel CODE"),
)
CONTACT = Need(
    "contact", N_("a contact"), lambda s, _act: bool(s.contact), N_("imm-eco candidate edit {company} --contact TEXT")
)
EXPRESSED = Need(
    "expressed",
    N_("the expression of interest, dated on or before the move"),
    lambda s, act: s.expressed_on is not None and s.expressed_on <= act.on,
    N_("imm-eco dossier edit {reference} --expressed-on DATE"),
)
VALID_ICE = Need(
    "ice",
    N_("an ICE of 15 digits"),
    lambda s, _act: len(s.ice or "") == 15,
    N_("imm-eco candidate edit {company} --ice ICE"),
)
INVESTMENT = Need(
    "investment",
    N_("an investment above zero"),
    lambda s, _act: s.investment > 0,
    N_("imm-eco dossier edit {reference} --investment AMOUNT"),
)
HORIZON_COMMITMENTS = Need(
    "commitments",
    N_("commitments for the horizon year"),
    lambda s, _act: s.horizon_year in s.committed_years,
    N_("imm-eco dossier commit {reference} {year} --jobs NUMBER --turnover AMOUNT"),
    lambda s: [str(s.horizon_year)],
)
SCORES = Need(
    "scores",
    N_("relevance and feasibility both assessed, at or above their threshold"),
    lambda s, _act: not _low_scores(s),
    N_("imm-eco dossier assess {reference} --relevance NUMBER --feasibility NUMBER"),
    _low_scores,
)
PIECES = Need(
    "pieces",
    N_("every required piece of the checklist received"),
    lambda s, _act: not s.missing_pieces,
    N_("imm-eco dossier piece {reference} {pieces}"),
    lambda s: s.missing_pieces,
)
GRANTED = Need("granted", N_("the support granted"), lambda _s, act: act.granted is not None, N_("--granted AMOUNT"))
GIVES_NOTHING = Need(
    "gives-nothing",
    N_("no support granted, no reservation: only the validations and amendments of the comité de suivi give some"),
    lambda _s, act: not act.granted and not act.reservations,
)
RESERVED = Need(
    "reserved", N_("at least one reservation"), lambda _s, act: act.reservations > 0, N_("--reservation TEXT")
)
UNRESERVED = Need(
    "unreserved",
    N_("no reservation: only the decision `valide-avec-reserves` sets some"),
    lambda _s, act: not act.reservations,
)
ENVELOPE = Need(
    "envelope",
    N_("a total of granted support within the envelope"),
    _within_envelope,
    N_("--granted AMOUNT"),
    _left_of_envelope,
)
REASON = Need("reason", N_("a reason"), lambda _s, act: bool(act.reason), N_("--reason TEXT"))
CONVENTION = Need(
    "convention",
    N_("a signed convention: reference, date and amount"),
    lambda s, _act: s.conventions > 0,
    N_("imm-eco dossier sign {reference} CONVENTION AMOUNT"),
)
RESERVATIONS = Need(
    "reservations",
    N_("every reservation lifted"),
    lambda s, _act: not s.open_reservations,
    "imm-eco dossier lift {reference}",
    lambda s: s.open_reservations,
)
FINAL_RESULTS = Need(
    "final-results",
    N_("a final result for each committed indicator"),
    lambda s, _act: not s.without_final_result,
    N_("imm-eco result record {reference} INDICATOR PERIOD VALUE"),
    lambda s: s.without_final_result,
)
BY_PILOTAGE = Need(
    "pilotage",
    N_("a decision `ecarte` of the steering committee (after recrutement)"),
    lambda _s, _act: False,
    N_("imm-eco committee decide {reference} ecarte --session SESSION --reason TEXT"),
)
NOT_HELD = Need(
    "held",
    N_("a dossier that is not suspended"),
    lambda s, _act: s.held_since is None,
    "imm-eco dossier resume {reference}",
    lambda s: [_("since {date}").format(date=formatting.day(s.held_since))] if s.held_since else [],
)
NOT_FUTURE = Need(
    "future", N_("a date that is not in the future"), lambda _s, act: act.on <= act.today, N_("--on DATE")
)
IN_ORDER = Need(
    "order",
    N_("a date on or after the dossier's latest move"),
    lambda s, act: act.on >= s.entered_on,
    N_("--on DATE"),
    lambda s: [formatting.day(s.entered_on)],
)
AFTER_HOLDS = Need(
    "after-holds",
    N_("a date on or after the dossier's latest suspension or resumption"),
    lambda s, act: s.latest_hold is None or act.on >= s.latest_hold,
    N_("--on DATE"),
    lambda s: [formatting.day(s.latest_hold)] if s.latest_hold else [],
)
DATED = (NOT_FUTURE, IN_ORDER)
SAID = (GRANTED, REASON, GIVES_NOTHING, RESERVED, UNRESERVED)
"""What a decision itself must say: asked of it alone."""
ANYWHERE = Standing(step="", entered_on=date.min)
"""A dossier of which nothing is known: enough for what is asked of a decision alone."""
CONTENT = (GIVES_NOTHING, RESERVED, UNRESERVED)
"""What a decision may say, by its outcome: all that can be asked of it alone, wherever the dossier stands."""

EARLY_ENDS = ("desiste", "ecarte", "resilie")
"""The ends that a suspended dossier can meet without being resumed: nothing of it is examined any more."""


@dataclass(frozen=True, slots=True)
class Move:
    """A passage from a step to another. A decision without a `target` leaves the dossier where it is."""

    name: str
    source: str
    target: str | None
    needs: tuple[Need, ...] = ()
    committee: str | None = None
    outcome: str | None = None

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """Its own needs, then those that it shares with the others."""
        unless_held = () if self.target in EARLY_ENDS else (NOT_HELD,)
        last = (AFTER_HOLDS,) if self.target in ENDS else ()
        return (*self.needs, *unless_held, *DATED, *last)

    def unmet(self, standing: Standing, act: Act) -> list[Need]:
        """The needs that are not met, all of them."""
        return [need for need in self.all_needs if not need.met(standing, act)]


def content_of(committee: str, outcome: str) -> Need:
    """What a decision of that outcome must say, or may not: its committee gives what it can give, no more."""
    if committee == "suivi" and outcome == "valide-avec-reserves":
        return RESERVED
    return UNRESERVED if committee == "suivi" and outcome in ("valide", "avenant") else GIVES_NOTHING


def _decision(committee: str, outcome: str, source: str, target: str | None, *needs: Need) -> Move:
    return Move(DECIDE, source, target, (*needs, content_of(committee, outcome)), committee, outcome)


def _moves() -> Iterator[Move]:
    before_validation = (*ACCOMPANIMENT, "validation")
    yield Move("advance", "identification", "recrutement", (OPEN_ECOSYSTEM, CHANNEL, CONTACT))
    yield Move("advance", "recrutement", "renforcement", (EXPRESSED, VALID_ICE, INVESTMENT, HORIZON_COMMITMENTS))
    yield Move("advance", "renforcement", "structuration", (SCORES,))
    yield _decision("pilotage", "retenu", "structuration", "validation", PIECES, ACTIVE_ECOSYSTEM)
    yield _decision("pilotage", "ajourne", "structuration", None, REASON)
    for outcome in ("valide", "valide-avec-reserves"):
        yield _decision("suivi", outcome, "validation", "mise-en-place", GRANTED, ENVELOPE)
    yield _decision("suivi", "ajourne", "validation", "structuration", REASON)
    yield _decision("suivi", "rejete", "validation", "rejete", REASON)
    yield Move("advance", "mise-en-place", "suivi", (CONVENTION, RESERVATIONS))
    yield Move("close", "suivi", "clos", (FINAL_RESULTS,))
    for number, source in enumerate(ACCOMPANIMENT):
        for target in reversed(ACCOMPANIMENT[:number]):
            yield Move("return", source, target, (REASON,))
    for source in before_validation:
        yield Move("withdraw", source, "desiste", (REASON,))
    for source in before_validation:
        late = () if source in ("identification", "recrutement") else (BY_PILOTAGE,)
        yield Move("drop", source, "ecarte", (REASON, *late))
        yield _decision("pilotage", "ecarte", source, "ecarte", REASON)
    for source in ("mise-en-place", "suivi"):
        yield _decision("suivi", "avenant", source, None, REASON, ENVELOPE)
        yield _decision("suivi", "resilie", source, "resilie", REASON)


MOVES: tuple[Move, ...] = tuple(_moves())
"""Every move there is. A step from which none starts is an end."""


def open_moves(step: str) -> list[Move]:
    """The moves that start from a step."""
    return [move for move in MOVES if move.source == step]


def find(name: str, step: str, target: str | None = None) -> Move | None:
    """The move of that name from a step, towards `target` where several start; else to the nearest step."""
    candidates = (move for move in open_moves(step) if move.name == name and move.name != DECIDE)
    return next((move for move in candidates if target in (None, move.target)), None)


def find_entry(step: str, target: str) -> Move | None:
    """The move by hand that enters `target` from a step: how history is taken over from a sheet."""
    return next((move for move in open_moves(step) if move.target == target and move.name != DECIDE), None)


def find_decision(committee: str, outcome: str, step: str) -> Move | None:
    """The move that a committee's outcome makes from a step."""
    return next((move for move in open_moves(step) if (move.committee, move.outcome) == (committee, outcome)), None)


def targets_of(committee: str, outcome: str) -> frozenset[str | None]:
    """Where a committee's outcome leads, from whatever step; None where it leaves the dossier."""
    return frozenset(move.target for move in MOVES if (move.committee, move.outcome) == (committee, outcome))


def unsaid(committee: str, outcome: str, act: Act) -> list[Need]:
    """What a decision lacks, or says too much, whatever the dossier: its grant, its reason, its reservations."""
    needs = {need.code: need for move in MOVES if (move.committee, move.outcome) == (committee, outcome)
             for need in move.needs if need in SAID}  # fmt: skip
    return [need for need in needs.values() if not need.met(ANYWHERE, act)]


def forward(step: str) -> Move | None:
    """The move by which a dossier goes on from a step: by hand, or the decision that it waits for."""
    hopeful = ("retenu", "valide")
    onward = (m for m in open_moves(step) if m.name in ("advance", "close") or m.outcome in hopeful)
    return next(onward, None)


def makes_seal(move: Move) -> bool:
    """Whether a decision seals the commitments: a validation, or an amendment of one."""
    return move.committee == "suivi" and (move.target in VALIDATED or move.outcome == "avenant")


def label(move: Move) -> str:
    """A move in the analyst's words: its command, or the committee and what it decides."""
    if move.committee and move.outcome:
        outcome, committee = OUTCOMES.title(move.outcome), COMMITTEES.title(move.committee)
        return _("{outcome} ({committee})").format(outcome=outcome, committee=committee)
    if move.name == "return" and move.target:
        return f"{MOVE_TITLES.title(move.name)} → {STEPS.title(move.target)}"
    return MOVE_TITLES.title(move.name)
