"""Where a dossier stands, gathered for the rules: what was known of it on the day of an act."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules import assessment, checklist
from imm_eco.domain.rules.assessment import Score
from imm_eco.domain.rules.checklist import Receipt
from imm_eco.domain.rules.closing import Closings
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.rules.seal import SealedLine
from imm_eco.domain.rules.standing import Standing
from imm_eco.domain.rules.submissions import Submission
from imm_eco.domain.rules.workflow import EARLY_ENDS, Move
from imm_eco.domain.vocabulary import COMMITTED_INDICATORS, ENVELOPE_INDICATOR, PROGRAMME_SCOPE
from imm_eco.i18n import _
from imm_eco.store.relations.results import given, owed_parameters
from imm_eco.store.relations.seals import SEALED_LINES, seals_in_force
from imm_eco.store.relations.steps import states, suspensions
from imm_eco.store.relations.support import conventions, grants, payments, with_support
from imm_eco.store.relations.targets import targets_in_force
from imm_eco.store.relations.words import ONE_DOSSIER, with_
from imm_eco.store.rows import columns_of, fetch_all


@dataclass(frozen=True, slots=True)
class Step:
    """The step that a dossier is in, and the day it entered."""

    code: str
    entered_on: date


def current_step(db: sqlite3.Connection, dossier_id: int) -> Step:
    """The step after the dossier's latest move; identification, since its opening, before any."""
    code, entered_on = db.execute(_STEP, {"dossier": dossier_id}).fetchone()
    return Step(code, date.fromisoformat(entered_on))


_STEP = f"{with_(states(None, ONE_DOSSIER))} SELECT step, entered_on FROM states"


def open_submissions(db: sqlite3.Connection, company: int | None = None) -> list[Submission]:
    """The dossiers whose life has not ended early, of a company or of all: by company, then as they were opened."""
    query = _SUBMISSIONS if company is None else _SUBMISSIONS_OF_ONE
    return [
        Submission(reference, owner, ecosystem, title, investment, date.fromisoformat(opened_on))
        for reference, owner, ecosystem, title, investment, opened_on, step in db.execute(query, {"company": company})
        if step not in EARLY_ENDS
    ]


_OF_COMPANY = "dossier_id IN (SELECT dossier_id FROM live_dossier_record WHERE candidate_id = :company)"
_SUBMISSIONS, _SUBMISSIONS_OF_ONE = (
    f"""{with_(states(None, only))}
SELECT key, candidate_id, ecosystem, title, investment, opened_on, step
FROM states JOIN dossier ON dossier.id = dossier_id ORDER BY candidate_id, dossier_id"""
    for only in ("", _OF_COMPANY)
)


def standing(
    db: sqlite3.Connection,
    programme: Programme,
    dossier_id: int,
    on: date,
    *,
    envelope: bool = True,
    about: Move | None = None,
) -> Standing:
    """All that the rules may know: the latest step, and the facts dated on or before `on`.

    Only a decision that grants asks for the `envelope`, which takes a look at every other dossier. Where it is
    `about` one move, what none of its needs asks for is left out.
    """
    wanted = None if about is None else {need.code for need in about.all_needs}

    def is_asked(need: str) -> bool:
        return wanted is None or need in wanted

    step = current_step(db, dossier_id)
    (record,) = fetch_all(db, _Record, _RECORD, (dossier_id,))
    given = scores(db, on, dossier_id).get(dossier_id, ()) if is_asked("scores") else ()
    judged = assessment.verdicts(given, programme.grids)
    return Standing(
        step=step.code,
        entered_on=step.entered_on,
        held_since=held_since(db, dossier_id, on) if is_asked("held") else None,
        latest_hold=_latest_hold(db, dossier_id) if is_asked("after-holds") else None,
        ecosystem_status=programme.ecosystem(record.ecosystem).status,
        channel=record.channel,
        contact=record.contact,
        ice=record.ice,
        expressed_on=date.fromisoformat(record.expressed_on) if record.expressed_on else None,
        investment=record.investment,
        committed_years=_committed_years(db, dossier_id) if is_asked("commitments") else frozenset(),
        horizon_year=programme.horizon.year,
        scores={axis: each.score for axis, each in judged.items() if each.score is not None},
        thresholds=programme.thresholds,
        blocking={axis: tuple(map(programme.criteria.title, each.blocking)) for axis, each in judged.items()},
        missing_pieces=_missing_pieces(db, programme, record.size, dossier_id, on) if is_asked("pieces") else (),
        granted=granted(db, dossier_id) if about is None else None,
        envelope_left=envelope_left(db, dossier_id, on) if envelope else None,
        conventions=_count_conventions(db, dossier_id, on) if is_asked("convention") else 0,
        open_reservations=_open_reservations(db, dossier_id, on) if is_asked("reservations") else (),
        without_final_result=_without_final_result(db, programme, dossier_id, on) if is_asked("final-results") else (),
    )


class _Record(NamedTuple):
    ecosystem: str
    investment: int
    expressed_on: str | None
    channel: str | None
    contact: str | None
    ice: str
    size: str | None


_RECORD = """
SELECT r.ecosystem, r.investment, r.expressed_on, c.channel, c.contact, c.ice, c.size
FROM live_dossier_record r JOIN live_candidate_record c ON c.candidate_id = r.candidate_id
WHERE r.dossier_id = ?"""


def _missing_pieces(
    db: sqlite3.Connection, programme: Programme, size: str | None, dossier_id: int, on: date
) -> tuple[str, ...]:
    """The required pieces that were not in the file on a day."""
    return checklist.missing(programme, size, receipts(db, dossier_id).get(dossier_id, ()), on.isoformat())


def held_since(db: sqlite3.Connection, dossier_id: int, on: date) -> date | None:
    """The first day of the suspension that a day falls in, or None."""
    row = db.execute(_SUSPENDED, {"dossier": dossier_id, "day": on.isoformat()}).fetchone()
    return date.fromisoformat(row[0]) if row else None


_SUSPENDED = f"{with_(suspensions(only=ONE_DOSSIER))} SELECT held_since FROM suspensions"


def _latest_hold(db: sqlite3.Connection, dossier_id: int) -> date | None:
    """The latest day on which the dossier was suspended or resumed, or None."""
    query = "SELECT max(coalesce(resumed_on, held_from)) FROM live_hold WHERE dossier_id = ?"
    day = _one(db, query, dossier_id)
    return date.fromisoformat(str(day)) if day else None


def granted(db: sqlite3.Connection, dossier_id: int) -> int | None:
    """The support granted by the latest decision that states one, in centimes."""
    row = db.execute(_GRANTED, {"dossier": dossier_id}).fetchone()
    return int(row[0]) if row else None


_GRANTED = f"{with_(grants(None, ONE_DOSSIER))} SELECT amount FROM grants"


def _one(db: sqlite3.Connection, query: str, *values: object) -> object:
    row = db.execute(query, values).fetchone()
    return row[0] if row else None


def _committed_years(db: sqlite3.Connection, dossier_id: int) -> frozenset[int]:
    rows = db.execute("SELECT year FROM live_commitment WHERE dossier_id = ?", (dossier_id,))
    return frozenset(row[0] for row in rows)


def _only(dossier_id: int | None) -> str:
    """The condition of one dossier, so that its index is used; none for all."""
    return "" if dossier_id is None else f"AND {ONE_DOSSIER}"


def scores(db: sqlite3.Connection, on: date, dossier_id: int | None = None) -> dict[int, list[Score]]:
    """The scores given by that day, by dossier: of one, or of all."""
    rows = db.execute(
        "SELECT dossier_id, axis, score, assessed_on, criterion, assessor, grid FROM live_assessment"
        f" WHERE assessed_on <= :day {_only(dossier_id)} ORDER BY assessed_on, id",
        {"day": on.isoformat(), "dossier": dossier_id},
    )
    found: dict[int, list[Score]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Score(*row[1:]))
    return found


def receipts(db: sqlite3.Connection, dossier_id: int | None = None) -> dict[int, list[Receipt]]:
    """The pieces that came, by dossier: of one, or of all."""
    rows = db.execute(
        "SELECT dossier_id, piece, received_on, verified_on, expires_on, comment FROM live_piece"
        f" WHERE TRUE {_only(dossier_id)} ORDER BY id",
        {"dossier": dossier_id},
    )
    found: dict[int, list[Receipt]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Receipt(*row[1:]))
    return found


def envelope_left(db: sqlite3.Connection, dossier_id: int, on: date) -> int | None:
    """What the envelope of a day still allows to grant to this dossier; None without a published envelope."""
    envelope = published_envelope(db, on)
    if envelope is None:
        return None
    return envelope - sum(held for number, held in held_support(db).items() if number != dossier_id)


def published_envelope(db: sqlite3.Connection, on: date) -> int | None:
    """The support that the programme may grant on a day, in centimes; None where none was published by then."""
    said = {"scope": PROGRAMME_SCOPE, "indicator": ENVELOPE_INDICATOR, "day": on.isoformat()}
    row = db.execute(_ENVELOPE, said).fetchone()
    return int(row[0]) if row else None


_ENVELOPE = f"""
{with_(targets_in_force())}
SELECT value FROM targets WHERE scope = :scope AND indicator = :indicator ORDER BY horizon DESC LIMIT 1"""


def closings(db: sqlite3.Connection) -> Closings:
    """What was said of months: which are closed, which were reopened."""
    rows = db.execute("SELECT month, state FROM live_closing")
    return Closings({date.fromisoformat(row[0]): row[1] for row in rows})


def held_support(db: sqlite3.Connection, dossier_id: int | None = None) -> dict[int, int]:
    """What dossiers hold of the envelope: of one, or of all. A terminated one holds only what it was paid."""
    only = "" if dossier_id is None else ONE_DOSSIER
    rows = db.execute(f"{with_support(None, only)} SELECT dossier_id, held FROM support", {"dossier": dossier_id})
    return {row[0]: row[1] for row in rows if row[1]}


def disbursed(db: sqlite3.Connection, dossier_id: int) -> int:
    """The support paid, in centimes."""
    row = db.execute(_PAID, {"dossier": dossier_id}).fetchone()
    return int(row[0]) if row else 0


_PAID = f"{with_(payments(None, ONE_DOSSIER))} SELECT amount FROM paid"


def committed(db: sqlite3.Connection, dossier_id: int, *, other_than: str | None = None) -> int:
    """The support committed by signed conventions, in centimes."""
    row = db.execute(_SIGNED, {"dossier": dossier_id, "convention": other_than}).fetchone()
    return int(row[0]) if row else 0


_OTHERS = f"{ONE_DOSSIER} AND (:convention IS NULL OR convention <> :convention)"
_SIGNED = f"{with_(conventions(None, _OTHERS))} SELECT amount FROM signed"


def _count_conventions(db: sqlite3.Connection, dossier_id: int, on: date) -> int:
    query = "SELECT count(*) FROM live_convention WHERE dossier_id = ? AND signed_on <= ?"
    return int(str(_one(db, query, dossier_id, on.isoformat())))


def _open_reservations(db: sqlite3.Connection, dossier_id: int, on: date) -> tuple[str, ...]:
    """The reservations that were not lifted by a day, each with its number."""
    rows = db.execute(
        "SELECT number, text FROM live_reservation WHERE dossier_id = ? AND (lifted_on IS NULL OR lifted_on > ?)"
        " ORDER BY number",
        (dossier_id, on.isoformat()),
    )
    return tuple(_("no. {number}: {text}").format(number=row[0], text=row[1]) for row in rows)


def _without_final_result(db: sqlite3.Connection, programme: Programme, dossier_id: int, on: date) -> tuple[str, ...]:
    """The sealed indicators that are not given for the last year in which the seal commits them."""
    said: dict[str, str | int | None] = {"dossier": dossier_id, "day": on.isoformat()}
    years: dict[str, int] = {}
    for line in fetch_all(db, SealedLine, _SEALED, said):
        years |= {code: line.year for field, code in COMMITTED_INDICATORS.items() if (getattr(line, field) or 0) > 0}
    return tuple(
        code
        for code in COMMITTED_INDICATORS.values()
        if code in years and not is_given(db, programme, code, Period.year(years[code]), said)
    )


_SEALED = f"""
{with_(seals_in_force(only=ONE_DOSSIER), SEALED_LINES)} SELECT {columns_of(SealedLine)} FROM sealed ORDER BY year"""


def is_given(
    db: sqlite3.Connection, programme: Programme, indicator: str, period: Period, said: Mapping[str, str | int | None]
) -> bool:
    """Whether a dossier had given by a day what is owed of an indicator for a period; `said`: dossier and day."""
    is_stock = programme.indicator(indicator).nature == "stock"
    query = f"{with_(given(is_stock=is_stock, only=ONE_DOSSIER))} SELECT 1 FROM given"
    return db.execute(query, {**said, "indicator": indicator, **owed_parameters(period)}).fetchone() is not None
