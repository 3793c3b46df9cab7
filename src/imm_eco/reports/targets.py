"""The scoreboard: target, committed and realised by ecosystem, against the stated path.

How its figures are counted is in `reports/scoreboard.py`; here they become a table with its words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace

from imm_eco import counts
from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.attainment import attainment
from imm_eco.domain.vocabulary import ENVELOPE_INDICATOR, PROGRAMME_SCOPE
from imm_eco.grid import Field, Grid, Kind, Note, NoteValues
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.comparable import left_out, wider
from imm_eco.reports.dimensions import ECOSYSTEM, TOTAL, Dimension
from imm_eco.reports.query import ReportQuery
from imm_eco.reports.scoreboard import Scoreboard, TargetRow
from imm_eco.reports.scoreboard import scoreboard as board
from imm_eco.reports.support import committed_support
from imm_eco.store.relations.temporary import states_of_day


def report(db: sqlite3.Connection, asked: ReportQuery) -> list[Grid]:
    """The scoreboard as of a day: of the whole programme or of one ecosystem, by ecosystem or by another dimension."""
    counted = board(db, asked)
    with states_of_day(db, asked.as_of):
        records = [row for indicator in counted.indicators for row in counted.rows(indicator)]
        support = () if asked.ecosystem else tuple(_support(db, counted))
    title = _("Targets, committed and realised")
    if asked.by:
        title = asked.titled(title, counted.programme)
    scoreboard = Grid(
        "targets",
        title,
        _fields(counted.programme, counted.cut),
        [counted.cut.row(each, each.group, each.void) for each in records],
        asked.facts("targets", schema_version=2, horizon=counted.programme.horizon),
        [*_notes(counted, records, asked.ecosystem or PROGRAMME_SCOPE), *support],
        section="indicator",
    )
    return [scoreboard]


def _fields(programme: Programme, cut: Dimension) -> list[Field]:
    """Against the targets by ecosystem; cut otherwise, where no group has a target, against what was committed."""
    missing = fields.UNPUBLISHED
    aimed = cut.key == ECOSYSTEM
    return [
        replace(cut.field, marked="comparable"),
        fields.indicator(programme),
        fields.unit(),
        Field("basis", N_("Basis"), Kind.CODE, vocabulary.BASES, in_tables=False),
        Field("qualifier", "", Kind.CODE, vocabulary.QUALIFIERS, in_tables=aimed, in_data=False, missing=""),
        Field("target", N_("Target"), Kind.AMOUNT, in_tables=aimed, missing=missing),
        Field("qualifier", N_("Qualifier"), Kind.CODE, vocabulary.QUALIFIERS, in_tables=False),
        Field("measures", N_("Measure"), Kind.CODE, vocabulary.MEASURES, in_tables=False),
        Field("comparable", N_("Comparable"), in_tables=False),
        Field("committed", N_("Committed"), Kind.AMOUNT, missing=missing),
        Field("without_commitment", N_("Dossiers without a commitment for the year"), Kind.COUNT, in_tables=False),
        Field("last_committed", N_("Their last commitment before"), Kind.AMOUNT, in_tables=False),
        Field("realised", N_("Realised"), Kind.AMOUNT),
        Field("attainment", N_("Attained"), Kind.RATIO, in_tables=aimed, missing=missing, at_least="comparable"),
        Field("attainment", "", Kind.BAR, in_tables=aimed, in_data=False, missing=""),
        Field("delivered", N_("Delivered"), Kind.RATIO, in_tables=not aimed, in_data=False),
        Field("delivered", "", Kind.BAR, in_tables=not aimed, in_data=False, missing=""),
        Field("expected", N_("Path"), Kind.AMOUNT, in_tables=False, missing=missing),
        Field("gap", N_("Gap"), Kind.AMOUNT, in_tables=aimed, missing=missing),
        Field(
            "pace", N_("Needed a month"), Kind.AMOUNT, in_tables=aimed, in_data=False, missing=missing, optional=True
        ),
        Field("dossiers", N_("Dossiers that owe a result"), Kind.COUNT, in_tables=False),
        Field("reported", N_("Results given"), Kind.COUNT, in_tables=False),
        Field("coverage", N_("Given"), in_data=False),
        Field("pace", N_("Needed a month"), Kind.AMOUNT, in_tables=False),
        Field("verified", N_("Verified"), Kind.AMOUNT, in_tables=False),
        Field("verified_share", N_("Verified"), Kind.RATIO, optional=True),
        Field("delivered", N_("Delivered"), Kind.RATIO, in_tables=False),
    ]


def _notes(board: Scoreboard, rows: Sequence[TargetRow], scope: str) -> Iterator[Note]:
    yield Note(
        N_("As of {day}, for the horizon {horizon}: {share} of the time is over."),
        {
            "day": (Kind.DATE, board.day),
            "horizon": (Kind.DATE, board.programme.horizon),
            "share": (Kind.RATIO, board.path),
        },
    )
    for whole in (row for row in rows if row.group in (scope, TOTAL)):
        yield from _path_note(board, whole)
        yield from _unpromised(board, whole)
    yield from _unlike(board, rows)
    yield Note(_basis_sentence(board))
    yield Note(
        N_("Given: results given for {period}, of the dossiers that owe one."),
        {"period": (Kind.TEXT, board.owed.title)},
    )
    if board.cut.key == ECOSYSTEM:
        yield Note(N_("n.d.: no target was published; it is not zero."))
    else:
        yield Note(N_("Delivered: realised of what the seals commit to for the horizon."))


def _unpromised(board: Scoreboard, row: TargetRow) -> Iterator[Note]:
    """The dossiers that have no commitment for the horizon's year, which is not zero, and what they said last."""
    if row.without_commitment:
        yield Note(
            N_("{indicator}, committed: not counted, without a figure for {year}: {dossiers}; their last: {last}."),
            {
                "indicator": (Kind.TEXT, board.programme.indicators.title(row.indicator)),
                "year": (Kind.TEXT, str(board.programme.horizon.year)),
                "dossiers": (Kind.TEXT, counts.dossiers(row.without_commitment)),
                "last": (row.kind, row.last_committed),
            },
        )


def _unlike(board: Scoreboard, rows: Sequence[TargetRow]) -> Iterator[Note]:
    """The targets that are no like of what is counted, or of the programme's."""
    for row in rows:
        scope, indicator = board.scope_of(row.group), row.indicator
        aim = board.aim(scope, indicator)
        if row.comparable is False:
            yield wider(board.programme, scope, indicator, aim)
        is_ecosystem = board.only is None and scope in board.programme.ecosystems.codes
        if is_ecosystem and aim.value is not None and scope not in board.allocated(indicator):
            yield left_out(board.programme, scope, indicator, aim)


def _path_note(board: Scoreboard, row: TargetRow) -> Iterator[Note]:
    """Where the straight line to a target stands on the day, what is needed from there, how much is verified."""
    said: NoteValues = {
        "indicator": (Kind.TEXT, board.programme.indicators.title(row.indicator)),
        "target": (row.kind, row.target),
        "expected": (row.kind, row.expected),
        "pace": (row.kind, row.pace),
        "share": (Kind.RATIO, row.verified_share),
    }
    if row.pace is not None:
        sentence = N_("{indicator}: the straight path to {target} asks for {expected} by then; needed a month: {pace}.")
        yield Note(sentence, said)
    elif row.target is not None:
        yield Note(N_("{indicator}: the straight path to {target} asks for {expected} by then."), said)
    if row.verified_share is not None:
        yield Note(N_("{indicator}: {share} of what is realised is verified."), said)


def _basis_sentence(board: Scoreboard) -> str:
    """How each indicator is counted: stocks by their latest position, flows on their basis."""
    programme = board.programme
    flows = [code for code in board.indicators if programme.indicator(code).nature == "flow"]
    stocks = [code for code in board.indicators if code not in flows]
    bases = {board.basis(scope, code) for scope in (PROGRAMME_SCOPE, *programme.ecosystems.codes) for code in flows}
    said = [(stocks, _("{indicators}: latest position of each validated dossier."))]
    match sorted(bases):
        case ["annual"]:
            said.append(
                (flows, _("{indicators}: of the year {year} alone (basis: annual), before which nothing is realised."))
            )
        case ["cumulative"]:
            said.append((flows, _("{indicators}: summed since the contracts began (basis: cumulative).")))
        case _:
            each = _(
                "{indicators}: each row on the basis of its target, summed since the contracts began (cumulative) or "
                "of the year {year} alone (annual), before which nothing is realised."
            )
            said.append((flows, each))
    titles = [(", ".join(map(programme.indicators.title, codes)), sentence) for codes, sentence in said if codes]
    year = programme.horizon.year
    return " ".join(sentence.format(indicators=names, year=year) for names, sentence in titles)


def _support(db: sqlite3.Connection, board: Scoreboard) -> Iterator[Note]:
    committed = sum(committed_support(db, board.day).values())
    envelope = board.aim(PROGRAMME_SCOPE, ENVELOPE_INDICATOR).value
    said = {"committed": (Kind.MONEY, committed)}
    if not envelope:
        yield Note(N_("Support committed: {committed}."), said)
        return
    yield Note(
        N_("Support committed: {committed} of {envelope} ({share})."),
        {**said, "envelope": (Kind.MONEY, envelope), "share": (Kind.RATIO, attainment(committed, envelope))},
    )
