"""Dossiers: what they are about, and what they commit to. Scores and pieces are in `assessments`."""

from __future__ import annotations

import sqlite3
from datetime import date

from imm_eco import formatting
from imm_eco.domain.rules.submissions import Submission
from imm_eco.domain.vocabulary import fold
from imm_eco.errors import RuleError, command
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.records import CommitmentRecord, DossierRecord, Said, record_of
from imm_eco.services.standings import open_submissions
from imm_eco.sheets.parsing.text import clean
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, Place
from imm_eco.store.tables import CommitmentFact, Dossier, DossierFact


def record(context: Context, project: DossierRecord, place: Place | None = None) -> Effect:
    """Open a dossier, or say what is new about it. Without a reference, one is found or generated."""
    return record_as(context, reference_for(context, project), project, place)


def record_as(context: Context, reference: str, project: DossierRecord, place: Place | None = None) -> Effect:
    """Open the dossier of a reference that `reference_for` gave, or say what is new about it."""
    given = {**project.said, "candidate_id": context.company(project.ice).id}
    known = context.change.number(Dossier, reference)
    number = context.change.anchor(Dossier, reference)
    _check_opening(context, known, project.opened_on)
    return context.revise(DossierFact, {"dossier_id": number}, given, place)


def reference_for(context: Context, project: DossierRecord) -> str:
    """The reference of the dossier that a record speaks of: its own as first written, else the one of the
    same project, else the next free one. Raises NotFoundError for an unknown company.
    """
    own = clean(project.reference or "")
    if own:
        if context.change.number(Dossier, own) is not None:
            return own
        row = context.db.execute("SELECT key FROM dossier WHERE key = ? COLLATE NOCASE", (own,)).fetchone()
        return str(row[0] if row else own)
    known = _known_reference(context, context.company(project.ice).id, project)
    if known is None and (twins := resembling(context.db, project)):
        raise _double(twins[0], _("if it is that one, give its reference; if it is another, give it one of its own"))
    return known or next_reference(context, project.opened_on.year)


def resembling(db: sqlite3.Connection, project: DossierRecord) -> list[Submission]:
    """The dossiers that a submission without a reference of its own may be once more."""
    company = lookup.company(db, project.ice).id
    new = Submission("", company, project.ecosystem, project.title, project.investment, project.opened_on)
    return [each for each in open_submissions(db, company) if each.resembles(new)]


def _double(twin: Submission, hint: str) -> RuleError:
    return RuleError(_("this may be {dossier} once more").format(dossier=described(twin)), hint=hint, field="title")


def described(submission: Submission) -> str:
    """A dossier in a few words: its reference, title, investment and date."""
    amount, day = formatting.money(submission.investment, exact=True), formatting.day(submission.opened_on)
    said = {"reference": submission.reference, "title": submission.title, "amount": amount, "date": day}
    return _("{reference}, “{title}”, {amount}, of {date}").format(**said)


def open_new(context: Context, project: DossierRecord, *, another: bool = False) -> str:
    """Open a dossier that does not exist yet, and give its reference.

    Raises RuleError when it exists, and when it may be one that does, unless it is said to be `another`.
    """
    twins = [] if another or project.reference else resembling(context.db, project)
    if twins:
        hint = _("see {command}; if it is another project, add --new")
        raise _double(twins[0], hint.format(command=command("dossier", "show", twins[0].reference)))
    reference = clean(project.reference or "") or next_reference(context, project.opened_on.year)
    number = context.change.anchor(Dossier, reference)
    if context.one(DossierFact, dossier_id=number):
        message = _("the dossier {reference} already exists").format(reference=reference)
        hint = _("see `imm-eco dossier show {reference}`").format(reference=reference)
        raise RuleError(message, hint=hint, field="reference")
    record(context, project._replace(reference=reference))
    return reference


def next_reference(context: Context, year: int) -> str:
    """The next free reference of a year: `IMM-2019-0001`."""
    stem = f"{context.programme.reference_prefix}-{year}-"
    row = context.db.execute(
        "SELECT max(CAST(substr(key, ?) AS INTEGER)) FROM dossier WHERE key GLOB ?",
        (len(stem) + 1, f"{stem}[0-9]*"),
    ).fetchone()
    return f"{stem}{(row[0] or 0) + 1:04d}"


def _known_reference(context: Context, candidate_id: int, project: DossierRecord) -> str | None:
    """A dossier without a reference is the one of the same company, ecosystem and title, if there is one."""
    rows = context.db.execute(
        "SELECT d.key, r.title FROM dossier d JOIN live_dossier_record r ON r.dossier_id = d.id"
        " WHERE r.candidate_id = ? AND r.ecosystem = ? ORDER BY d.id",
        (candidate_id, project.ecosystem),
    )
    return next((key for key, title in rows if fold(title) == fold(project.title)), None)


def _check_opening(context: Context, dossier_id: int | None, opened_on: date | None) -> None:
    """Raise RuleError for a day that cannot be; a dossier that is new has no past."""
    if opened_on is None:
        return
    if opened_on > context.today:
        raise RuleError(_("a dossier cannot be opened in the future"), field="opened_on")
    if dossier_id is None:
        return
    first = context.db.execute("SELECT min(moved_on) FROM live_move WHERE dossier_id = ?", (dossier_id,)).fetchone()[0]
    held = context.db.execute("SELECT min(held_from) FROM live_hold WHERE dossier_id = ?", (dossier_id,)).fetchone()[0]
    if held and held < opened_on.isoformat():
        message = _("the dossier was suspended on {date}, before this opening date").format(date=formatting.day(held))
        raise RuleError(message, field="opened_on")
    if first and first < opened_on.isoformat():
        message = _("the dossier has a move on {date}, before this opening date").format(date=formatting.day(first))
        raise RuleError(message, field="opened_on")


def edit(context: Context, reference: str, values: Said) -> Effect:
    """Change what a dossier is about; what is not named stays."""
    dossier_id = lookup.dossier(context.db, reference)
    _check_opening(context, dossier_id, record_of(DossierRecord, values).opened_on)
    return context.revise(DossierFact, {"dossier_id": dossier_id}, values, None)


def record_commitment(context: Context, line: CommitmentRecord, place: Place | None = None) -> Effect:
    """Say what the promoter commits to for a year."""
    identity = {"dossier_id": context.dossier(line.reference), "year": line.year}
    known = context.one(CommitmentFact, **identity)
    merged = {**(vars(known) if known else {}), **line.said}
    turnover, export = merged.get("turnover"), merged.get("export_turnover")
    if export is not None and turnover is not None and export > turnover:
        message = _("the export turnover is above the turnover that it is a share of")
        raise RuleError(message, field="export_turnover")
    return context.revise(CommitmentFact, identity, line.said, place)
