"""The types of stored fields, and what the tables share.

No `from __future__ import annotations` here and beside it: the classes are read as they are made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, PydanticUndefined, core_schema
from sqlalchemy import MetaData
from sqlalchemy import Table as SqlTable
from sqlmodel import Field, SQLModel

from imm_eco.domain import vocabulary
from imm_eco.domain.columns import Column, ColumnType
from imm_eco.domain.vocabulary import Vocabulary
from imm_eco.i18n import N_


@dataclass(frozen=True, slots=True)
class OneOf:
    """The limit of a coded field: one of the permanent codes of a vocabulary."""

    vocabulary: Vocabulary

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.vocabulary.codes))


@dataclass(frozen=True, slots=True)
class Since:
    """The schema that a field came with, where it is not the first: a row that says nothing in it is as one before."""

    schema: int


Words = Annotated[str, Field(min_length=1, max_length=32_767)]
"""Text from a person, never empty."""
Code = Annotated[str, StringConstraints(pattern="^[a-z0-9-]+$"), Field(min_length=1, max_length=64)]
"""A permanent code of the programme."""
Ice = Annotated[str, StringConstraints(pattern="^[0-9]+$"), Field(min_length=15, max_length=15), ColumnType.ICE]
"""A company's common identifier: 15 digits, kept as text."""
Day = date
"""A date, stored as ISO 8601 text."""
Centimes = Annotated[int, Field(ge=0, le=10**17), ColumnType.MONEY]
"""An amount of MAD in centimes."""
Count = Annotated[int, Field(ge=0, le=10**9), ColumnType.WHOLE]
"""A whole number of people or things."""
Digest = bytes
Year = Annotated[int, Field(ge=1990, le=2100), ColumnType.YEAR]
Rank = Annotated[int, Field(ge=1, le=1000), ColumnType.WHOLE]
"""The place of a thing among its like, from 1."""

Step = Annotated[str, OneOf(vocabulary.STEPS)]
Channel = Annotated[str, OneOf(vocabulary.CHANNELS)]
Committee = Annotated[str, OneOf(vocabulary.COMMITTEES)]
Body = Annotated[str, OneOf(vocabulary.BODIES)]
Outcome = Annotated[str, OneOf(vocabulary.OUTCOMES)]
Proof = Annotated[str, OneOf(vocabulary.PROOFS)]
Size = Annotated[str, OneOf(vocabulary.SIZES)]
Region = Annotated[str, OneOf(vocabulary.REGIONS)]
ProjectType = Annotated[str, OneOf(vocabulary.PROJECT_TYPES)]
Axis = Annotated[str, OneOf(vocabulary.AXES)]
Qualifier = Annotated[str, OneOf(vocabulary.QUALIFIERS)]
Basis = Annotated[str, OneOf(vocabulary.BASES)]
Measures = Annotated[str, OneOf(vocabulary.MEASURES)]
ClosingState = Annotated[str, OneOf(vocabulary.CLOSING_STATES)]


def anchor(table: str) -> Any:
    """A field that holds the number of an identity."""
    return Field(foreign_key=f"{table}.id")


def column(
    fr: str,
    en: str,
    *,
    default: Any = PydanticUndefined,
    foreign_key: Any = PydanticUndefined,
    since: int = 1,
    **more: Any,
) -> Any:
    """A field that people read and write: its titles, and what else `Column` knows of it.

    Templates, import and export, the words of the journal and the documents have it from here, the options of companies
    and dossiers and the list of companies as well. A sheet asks for what the table requires, unless it is said
    otherwise (`required`). `since` is the schema that it came with.
    """
    more.setdefault("required", default is PydanticUndefined)
    field = Field(default=default, foreign_key=foreign_key)
    field.metadata += [Column("", fr, en, **more), *([Since(since)] if since > 1 else [])]
    return field


def optional(fr: str, en: str, **more: Any) -> Any:
    """A field that people read and write, and that may be absent."""
    return column(fr, en, default=None, **more)


def as_in(model: type["Table"], name: str) -> Any:
    """A field that means what one of another table means."""
    other = model.model_fields[name]
    field = Field(default=other.default)
    field.metadata += [part for part in other.metadata if isinstance(part, Column)]
    return field


def reason() -> Any:
    """Why something was done."""
    return optional("Motif", "Reason", also=("Raison",), help=N_("why, in a sentence"))


def comment() -> Any:
    """A remark."""
    return optional("Commentaire", "Comment", also=("Observation", "Remarque"))


class Table(SQLModel):
    """What every table shares: STRICT typing, and refusal of fields that nothing declares.

    A class here declares and validates a row. What commands run is derived from it: see `imm_eco.store.tables`.
    """

    __table_args__: ClassVar[Any] = {"sqlite_strict": True}
    metadata: ClassVar[MetaData] = MetaData()
    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]
    columns: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **_more: object) -> None:
        """Name the columns of a table, once its fields are known."""
        cls.columns = tuple(cls.model_fields)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """A row of these values. Raises ValueError for one that breaks a limit."""
        return cls.model_validate(values)


@cache
def as_table(model: type[Table]) -> SqlTable:
    """The table of a class, as SQLAlchemy knows it."""
    made: Any = type(model)
    face = made(model.__name__, (model,), {"__module__": __name__}, table=True)
    return face.__table__  # type: ignore[no-any-return]


class Change(Table):
    """One write: when, who, which command, which file, and the digest that chains it to the one before."""

    __tablename__ = "change"
    # SQLite then counts the changes apart, so that one taken off the end of the journal is missed.
    __table_args__: ClassVar[Any] = {**Table.__table_args__, "sqlite_autoincrement": True}

    id: int = Field(primary_key=True)
    at: Words = Field(description="UTC, ISO 8601 to the second")
    author: Words
    command: Words
    reason: Words | None = None
    file: Words | None = None
    file_sha256: Words | None = None
    undoes: int | None = Field(default=None, foreign_key="change.id")
    late: Annotated[Words | None, Since(3)] = None
    appended: Count
    retracted: Count
    previous: Digest | None = None
    digest: Digest


class Anchor(Table):
    """A permanent identity: the key never changes, whatever is later said about it."""

    id: int | None = Field(default=None, primary_key=True)
    change_id: int | None = Field(default=None, foreign_key="change.id", nullable=False)
    key: Words = Field(unique=True)
    digest: Digest | None = Field(default=None, nullable=False)


class Fact(Table):
    """What a change said: appended by `change_id`, withdrawn by `retracted_by`, never overwritten.

    `sheet` and `cell` say where an imported fact stood in the file of the change `source_id`, or of its
    own change where that is None: a fact said again by an undo still comes from the file that first said
    it. `cells` says where each of its values stands (`imm_eco.store.provenance`). `identity` names the fields
    that two versions of the same fact share; `newest` those by which the latest of several is looked up, in the past
    as well.
    """

    identity: ClassVar[tuple[str, ...]] = ()
    newest: ClassVar[tuple[str, ...]] = ()

    id: int | None = Field(default=None, primary_key=True)
    change_id: int | None = Field(default=None, foreign_key="change.id", nullable=False)
    retracted_by: int | None = Field(default=None, foreign_key="change.id")
    sheet: Words | None = None
    cell: Words | None = None
    source_id: int | None = Field(default=None, foreign_key="change.id")
    cells: Annotated[Words | None, Since(3)] = None
    digest: Digest | None = Field(default=None, nullable=False)
