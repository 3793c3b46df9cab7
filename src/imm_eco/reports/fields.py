"""Columns that several reports and lists share."""

from __future__ import annotations

from imm_eco.domain import vocabulary
from imm_eco.domain.columns import Column, ColumnType
from imm_eco.domain.programme import Programme
from imm_eco.grid import Field, Kind
from imm_eco.i18n import N_

UNPUBLISHED = "n.d."
"""What people read where no figure was published: not determined, and never zero."""


_KINDS = {ColumnType.DATE: Kind.DATE, ColumnType.WHOLE: Kind.COUNT, ColumnType.MONEY: Kind.MONEY}


def of_column(column: Column) -> Field:
    """A stored column, by its title."""
    kind = Kind.CODE if column.vocabulary else _KINDS.get(column.type, Kind.TEXT)
    return Field(column.key, column.title, kind, column.vocabulary, in_tables=column.listed, exact=kind is Kind.MONEY)


def ecosystem(programme: Programme) -> Field:
    """The ecosystem, by its title."""
    return Field("ecosystem", N_("Ecosystem"), Kind.CODE, programme.ecosystems)


def scope(programme: Programme, key: str = "ecosystem", heading: str = N_("Ecosystem")) -> Field:
    """An ecosystem, the remainder that none explains, or the programme."""
    return Field(key, heading, Kind.CODE, programme.scopes)


def indicator(programme: Programme) -> Field:
    """The indicator, by its title."""
    return Field("indicator", N_("Indicator"), Kind.CODE, programme.indicators)


def unit() -> Field:
    """The unit of the row's amounts; people see it with each amount."""
    return Field("unit", N_("Unit"), in_tables=False)


def step() -> Field:
    """The step that a dossier is in."""
    return Field("step", N_("Step"), Kind.CODE, vocabulary.STEPS)


def reference(key: str = "reference") -> Field:
    """A dossier's reference."""
    return Field(key, N_("Reference"))
