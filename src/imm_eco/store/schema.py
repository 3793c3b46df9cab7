"""The schema of the file, from `imm_eco.store.models`: STRICT tables, CHECKs, indexes, triggers; then the views.

A fact can be appended, and retracted once; the triggers refuse every other update and every delete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Annotated, get_args, get_origin

import annotated_types
from sqlalchemy import CheckConstraint
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from imm_eco.store import views
from imm_eco.store.models import ANCHORS, FACTS, Change, Fact, OneOf, Table, as_table


@cache
def statements() -> tuple[str, ...]:
    """Every statement that makes an empty database, in order."""
    return tuple(_all())


def _all() -> Iterator[str]:
    tables: tuple[type[Table], ...] = (Change, *ANCHORS, *FACTS)
    for model in tables:
        yield _table(model)
        yield from _guards(model)
    for fact in FACTS:
        yield from _indexes(fact)
    for _name, statement in views.statements():
        yield statement


def _table(model: type[Table]) -> str:
    table = as_table(model)
    for check in _checks(model):
        table.append_constraint(CheckConstraint(check))
    return str(CreateTable(table).compile(dialect=sqlite.dialect())).strip()


def _checks(model: type[Table]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        for condition in _conditions(name, [info.annotation, *info.metadata]):
            yield condition if info.is_required() else f"{name} IS NULL OR {condition}"


def _conditions(name: str, parts: Iterable[object]) -> Iterator[str]:
    """The SQL of each limit that a field's type declares, through unions and annotations."""
    for part in parts:
        if get_origin(part) is Annotated or type(None) in get_args(part):
            yield from _conditions(name, get_args(part))
        elif part is date:
            # Without a modifier SQLite gives 31 February back as it came.
            yield f"{name} IS date({name}, '+0 days')"
        elif hasattr(part, "metadata"):
            yield from _conditions(name, part.metadata)
        else:
            yield from _limits(name, part)


def _limits(name: str, limit: object) -> Iterator[str]:
    match limit:
        case OneOf():
            codes = ", ".join(f"'{code}'" for code in limit.codes)
            yield f"{name} IN ({codes})"
        case annotated_types.Ge():
            yield f"{name} >= {limit.ge}"
        case annotated_types.Gt():
            yield f"{name} > {limit.gt}"
        case annotated_types.Le():
            yield f"{name} <= {limit.le}"
        case annotated_types.MinLen():
            yield f"length({name}) >= {limit.min_length}"
        case annotated_types.MaxLen():
            yield f"length({name}) <= {limit.max_length}"
        case _:
            characters = re.fullmatch(r"\^\[(.+)\]\+\$", str(getattr(limit, "pattern", None)))
            if characters:
                yield f"{name} NOT GLOB '*[^{characters[1]}]*'"


def _guards(model: type[Table]) -> Iterator[str]:
    """Triggers that keep history: no delete, and no update but a first retraction."""
    table = str(model.__tablename__)
    refuse = f"BEGIN SELECT RAISE(ABORT, 'imm-eco: {table} keeps its history'); END"
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
    if issubclass(model, Fact):
        kept = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in model.model_fields if name != "retracted_by")
        when = f"WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR {kept} "
    else:
        # A change is sealed at its end: once, and before that it has no digest.
        when = "WHEN OLD.digest <> x'' OR OLD.id <> NEW.id " if model is Change else ""
    yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}{refuse}"


def _indexes(fact: type[Fact]) -> Iterator[str]:
    table, identity = fact.__tablename__, ", ".join(fact.identity)
    yield f"CREATE UNIQUE INDEX {table}_live ON {table} ({identity}) WHERE retracted_by IS NULL"
    yield f"CREATE INDEX {table}_change ON {table} (change_id)"
    for name in _anchors_of(fact):
        yield f"CREATE INDEX {table}_{name} ON {table} ({name}) WHERE retracted_by IS NULL"
    if fact.newest:
        # Of all rows: what stood in the past is looked up as well.
        yield f"CREATE INDEX {table}_newest ON {table} ({', '.join(fact.newest)})"
    yield f"CREATE INDEX {table}_retracted ON {table} (retracted_by) WHERE retracted_by IS NOT NULL"


def _anchors_of(fact: type[Fact]) -> list[str]:
    """The anchors by which facts are looked up and that the identity does not begin with."""
    anchors = [f"{anchor.__tablename__}_id" for anchor in ANCHORS]
    return [name for name in fact.model_fields if name in anchors and name != fact.identity[0]]
