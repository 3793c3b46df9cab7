"""The schema of the file, from `imm_eco.store.models`: STRICT tables, CHECKs, indexes, triggers; then the views.

A fact can be appended, and retracted once; the triggers refuse every other update and every delete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo
from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.sqlite.base import SQLiteDialect, SQLiteTypeCompiler
from sqlalchemy.schema import CreateTable

from imm_eco.domain import vocabulary
from imm_eco.domain.columns import Column, ColumnType
from imm_eco.store import views
from imm_eco.store.models import ANCHORS, FACTS, Anchor, Change, Fact, Table
from imm_eco.store.models.base import OneOf, Since, as_table


@cache
def statements() -> tuple[str, ...]:
    """Every statement that makes an empty database, in order."""
    return tuple(_all())


def _all() -> Iterator[str]:
    for model in _models():
        yield _table(model)
        yield from _guards(model)
    for fact in FACTS:
        yield from _indexes(fact)
    for _name, statement in views.statements():
        yield statement


def _models() -> tuple[type[Table], ...]:
    return (Change, *ANCHORS, *FACTS)


class _StrictTypes(SQLiteTypeCompiler):
    """STRICT tables know INTEGER, TEXT and BLOB; a date is ISO 8601 text."""

    def visit_VARCHAR(self, *_args: object, **_more: object) -> str:
        """A text, however long."""
        return "TEXT"

    visit_DATE = visit_VARCHAR


class _StrictDialect(SQLiteDialect):
    type_compiler_cls = _StrictTypes


def _table(model: type[Table]) -> str:
    table = as_table(model)
    for check in _checks(model):
        table.append_constraint(CheckConstraint(check))
    return str(CreateTable(table).compile(dialect=_StrictDialect())).strip()


def _checks(model: type[Table]) -> Iterator[str]:
    for name, column in columns_of(model).items():
        for condition in _conditions(name, column):
            yield condition if "required" in column else f"{name} IS NULL OR {condition}"


def _conditions(name: str, column: Mapping[str, Any]) -> Iterator[str]:
    """The SQL of each limit of a column."""
    if column["type"] == "day":
        # Without a modifier SQLite gives 31 February back as it came.
        yield f"{name} IS date({name}, '+0 days')"
    for limit, value in column.items():
        match limit:
            case "vocabulary":
                codes = ", ".join(f"'{code}'" for code in getattr(vocabulary, value).codes)
                yield f"{name} IN ({codes})"
            case "ge" | "gt" | "le":
                yield f"{name} {_SIGNS[limit]} {value}"
            case "min_length" | "max_length":
                yield f"length({name}) {_SIGNS[limit]} {value}"
            case "pattern":
                characters = value.removeprefix("^[").removesuffix("]+$")
                yield f"{name} NOT GLOB '*[^{characters}]*'"


_SIGNS = {"ge": ">=", "gt": ">", "le": "<=", "min_length": ">=", "max_length": "<="}


def tables() -> dict[str, dict[str, Any]]:
    """What the models declare, by class, as `imm_eco.store.tables` reads it."""
    return {
        model.__name__: {
            "table": str(model.__tablename__),
            "base": next(base.__name__ for base in (Fact, Anchor, Table) if issubclass(model, base)),
            "identity": getattr(model, "identity", ()),
            "newest": getattr(model, "newest", ()),
            "columns": columns_of(model),
        }
        for model in _models()
    }


def columns_of(model: type[Table]) -> dict[str, dict[str, Any]]:
    """The columns of a table: each with its type, its limits, and whether it is `required`."""
    return {name: _column(info) for name, info in model.model_fields.items()}


def _column(info: FieldInfo) -> dict[str, Any]:
    parts = list(_parts([info.annotation, *info.metadata]))
    kind = next(_TYPES[part] for part in parts if part in _TYPES)
    limits = {name: value for part in parts for name, value in _limits(part)}
    required = {"required": True} if info.is_required() else {}
    label = next((part for part in parts if isinstance(part, Column)), None)
    titles = {"column": _label(label, parts)} if label else {}
    return {"type": "code" if "vocabulary" in limits else kind, **required, **limits, **titles}


def _label(label: Column, parts: list[Any]) -> dict[str, Any]:
    """What people read of a column, but for what is so of most; its type is that of the field, unless it names one."""
    own = {field.name: getattr(label, field.name) for field in fields(Column) if field.name != "key"}
    kinds = [part for part in parts if isinstance(part, ColumnType)]
    if label.type is ColumnType.TEXT and kinds:
        own["type"] = kinds[-1]
    values = {name: value for name, value in own.items() if value != _DEFAULTS[name]}
    if label.word:
        values["word"] = [label.word.fr, label.word.en]
    return values | ({"type": own["type"].value} if "type" in values else {})


_DEFAULTS = {field.name: field.default for field in fields(Column)}


_TYPES: dict[object, str] = {str: "text", int: "number", date: "day", bytes: "bytes"}


def _parts(parts: Iterable[Any]) -> Iterator[Any]:
    """The types and the limits that a field's annotation is made of, through unions and annotations."""
    for part in parts:
        if get_origin(part) is Annotated or type(None) in get_args(part):
            yield from _parts(get_args(part))
        elif hasattr(part, "metadata"):
            yield from _parts(part.metadata)
        else:
            yield part


def _limits(part: object) -> Iterator[tuple[str, Any]]:
    if isinstance(part, Since):
        yield "since", part.schema
    if isinstance(part, OneOf):
        yield "vocabulary", next(name for name, value in vars(vocabulary).items() if value is part.vocabulary)
    for limit in ("ge", "gt", "le", "min_length", "max_length", "pattern"):
        value = getattr(part, limit, None)
        if value is not None:
            yield limit, value


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
