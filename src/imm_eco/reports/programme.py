"""The programme in force, all of it; and what is wrong with a programme file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from imm_eco.domain import vocabulary
from imm_eco.domain.programme import Programme
from imm_eco.domain.programme.problems import ProgrammeProblem
from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Row, Value
from imm_eco.i18n import N_, _
from imm_eco.reports import lists
from imm_eco.store import lookup

_REPORTING = Vocabulary(
    "reporting",
    (
        Term("month", "Chaque mois", "Each month"),
        Term("quarter", "Chaque trimestre", "Each quarter"),
        Term("half", "Chaque semestre", "Each half-year"),
        Term("year", "Chaque année", "Each year"),
    ),
)


def in_force(db: sqlite3.Connection, day: date) -> list[Grid]:
    """Everything that the programme in force says, and its targets as they stand on a day."""
    programme = lookup.programme(db)
    return [
        _head(programme),
        _contracts(programme),
        _listed("ecosystems", _("Ecosystems"), programme.ecosystem_list, _status()),
        *(
            [_listed("units", _("Units"), programme.unit_list, Field("also", N_("Also read"), missing=""))]
            if programme.unit_list
            else ()
        ),
        lists.indicators(db),
        *([_criteria(programme)] if programme.grid_list else ()),
        _listed("pieces", _("Checklist"), programme.piece_list, *_required()),
        lists.targets(db, day),
    ]


def problems(file: str, found: Sequence[ProgrammeProblem]) -> Grid:
    """The problems of a programme file, in the order of its lines."""
    columns = [
        Field("line", N_("Line")),
        Field("key", N_("Key")),
        Field("message", N_("Problem")),
        Field("remedy", N_("What to do")),
    ]
    return Grid("problems", _("{file}: problems").format(file=file), columns, [Row(each.as_json()) for each in found])


def _head(programme: Programme) -> Grid:
    axes = {f"threshold_{axis}": programme.thresholds[axis] for axis in vocabulary.AXES.codes}
    first, last = programme.identification_months
    names = ("code", "fr", "en", "federation", "reference_prefix", "start", "horizon", "reporting")
    values = {
        **{name: getattr(programme, name) for name in names},
        "identification_from": first,
        "identification_to": last,
        "results_due_days": programme.results_due_days,
        "min_coverage": programme.min_coverage,
        **axes,
    }
    columns = [
        Field("code", N_("Code")),
        *_titles(),
        Field("federation", N_("Federation")),
        Field("reference_prefix", N_("References begin with")),
        Field("start", N_("Start"), Kind.DATE),
        Field("horizon", N_("Horizon"), Kind.DATE),
        Field("reporting", N_("Results are owed"), Kind.CODE, _REPORTING),
        Field("identification_from", N_("Months of accompaniment, from"), Kind.COUNT),
        Field("identification_to", N_("Months of accompaniment, to"), Kind.COUNT),
        Field("results_due_days", N_("Days until results are due"), Kind.COUNT),
        Field("min_coverage", N_("Coverage asked for, in per cent"), Kind.COUNT),
        *(Field(key, _axis_heading(key), Kind.SCORE) for key in axes),
    ]
    return Grid("programme", programme.title, columns, [Row(values)], is_record=True)


def _axis_heading(key: str) -> str:
    axis = vocabulary.AXES.title(key.removeprefix("threshold_"))
    return _("Threshold of {axis}").format(axis=axis.lower())


def _titles() -> tuple[Field, ...]:
    return Field("fr", N_("In French")), Field("en", N_("In English"))


def _contracts(programme: Programme) -> Grid:
    return _listed(
        "contracts", _("Performance contracts"), programme.contracts, Field("signed", N_("Signature"), Kind.DATE)
    )


def _status() -> Field:
    return Field("status", N_("Status"), Kind.CODE, vocabulary.STATUSES)


def _required() -> tuple[Field, ...]:
    return Field("required", N_("Required")), Field("sizes", N_("Of sizes"), missing="")


def _listed(name: str, title: str, items: Iterable[object], *more: Field) -> Grid:
    """A list of the programme: code, titles, and what else its items have."""
    columns = [Field("code", N_("Code")), *_titles(), *more]
    keys = [field.key for field in columns]
    rows = [Row({key: _said(getattr(item, key)) for key in keys}) for item in items]
    return Grid(name, title, columns, rows)


def _said(value: Value) -> Value:
    """An empty list is nothing to show; no is an answer."""
    return None if value == () else value


def _criteria(programme: Programme) -> Grid:
    columns = [
        Field("axis", N_("Axis"), Kind.CODE, vocabulary.AXES),
        Field("version", N_("Grid")),
        Field("in_force", N_("In force")),
        Field("code", N_("Code")),
        *_titles(),
        Field("weight", N_("Weight"), Kind.COUNT),
        Field("threshold", N_("Threshold"), Kind.SCORE, missing=""),
    ]
    return Grid("criteria", _("Grids"), columns, [Row(row) for row in _criterion_rows(programme)])


def _criterion_rows(programme: Programme) -> Iterator[Mapping[str, Value]]:
    for grid in programme.grid_list:
        own: dict[str, Value] = {
            "axis": grid.axis,
            "version": grid.version,
            "in_force": grid is programme.grid_in_force(grid.axis),
        }
        for each in grid.criteria:
            keys = ("code", "fr", "en", "weight", "threshold")
            yield {**own, **{key: getattr(each, key) for key in keys}}
