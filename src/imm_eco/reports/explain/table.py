"""An explanation as a table: each contribution with its source, under the formula that makes the figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imm_eco import formatting
from imm_eco.domain import vocabulary
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.formatting import display, heading
from imm_eco.grid import Field, Grid, Kind, Note, Row, Value
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.explain import Answer
from imm_eco.reports.explain.contributions import Contribution, Part
from imm_eco.reports.provenance import EXACT, SOURCE, source
from imm_eco.reports.query import ReportQuery

NOUNS = Vocabulary(
    "noun",
    (
        Term("result", "résultat", "result"),
        Term("seal_line", "engagement scellé", "sealed commitment"),
        Term("commitment", "engagement", "commitment"),
        Term("decision", "décision", "decision"),
        Term("convention", "convention", "convention"),
        Term("disbursement", "déboursement", "disbursement"),
        Term("dossier", "dossier", "dossier"),
        Term("move", "mouvement", "move"),
        Term("target", "objectif", "target"),
    ),
)
"""The kinds of facts that figures are made of."""


def grid(answer: Answer, asked: ReportQuery, where: Mapping[str, str | None]) -> Grid:
    """The contributions of a figure, part by part, dossier by dossier."""
    parts = answer.explained.parts
    rows = [Row(told(each, parts[each.part])) for each in answer.contributions]
    shown = display(answer.field, answer.row)
    facts = {
        "report": "explain",
        "of": answer.grid.name,
        "as_of": asked.as_of,
        "known_at": asked.known_at,
        "ecosystem": asked.ecosystem,
        **where,
        "column": answer.field.key,
        "value": answer.plain,
        "contributions": len(rows),
        "adds_up": True,
    }
    several = len({each.part for each in answer.contributions}) > 1
    return Grid(
        "explain",
        title(answer, where, shown),
        list(contribution_fields()),
        rows,
        facts,
        list(_notes(answer, asked, shown)),
        section="part" if several else None,
    )


def title(answer: Answer, where: Mapping[str, str | None], value: str) -> str:
    """A figure by its name: its column, the row that it stands in, and its value."""
    named = {field.key: field for field in answer.grid.fields if field.key in where}
    row = [display(field, answer.row) for field in named.values()]
    return _("{column} ({row}): {value}").format(column=heading(answer.field), row=", ".join(row), value=value)


def contribution_fields() -> Iterator[Field]:
    """What is told of a contribution."""
    yield Field("part", N_("Part"), in_tables=False)
    yield Field("dossier", N_("Dossier"))
    yield Field("company", N_("Company name"))
    yield Field("noun", N_("What"), Kind.CODE, NOUNS, optional=True)
    yield Field("period", N_("Period"), in_tables=False)
    yield Field("when", N_("Period"), in_data=False, missing="")
    yield Field("value", N_("Value"), Kind.AMOUNT, exact=True)
    yield fields.unit()
    yield Field("proof", N_("Proof"), Kind.CODE, vocabulary.PROOFS, missing="", optional=True)
    yield from EXACT
    yield SOURCE


def told(each: Contribution, part: Part) -> dict[str, Value]:
    """A contribution as the values of a row."""
    when = _when(each.period) if each.period else None
    return {
        "part": _(part.name),
        "dossier": each.dossier,
        "company": each.company,
        "noun": each.noun,
        "period": each.period,
        "when": when,
        "value": each.value,
        "unit": part.unit,
        "proof": each.proof,
        **each.origin._asdict(),
        "source": source(each.origin),
    }


def _when(period: str) -> str:
    """A period, a year or a day as people write it."""
    try:
        return formatting.day(period)
    except ValueError:
        return Period.parse_code(period).title


def _notes(answer: Answer, asked: ReportQuery, shown: str) -> Iterator[Note]:
    yield Note(answer.figure.sentence)
    day = (Kind.DATE, asked.as_of)
    if asked.known_at:
        known = (Kind.MOMENT, asked.known_at)
        yield Note(N_("As of {day}, as the database knew it on {known}."), {"day": day, "known": known})
    else:
        yield Note(N_("As of {day}."), {"day": day})
    count = (Kind.COUNT, len(answer.contributions))
    yield Note(
        N_("Contributions: {count}. Put together again, they make {value}: checked against the report."),
        {"count": count, "value": (Kind.TEXT, shown)},
    )
