"""The programme file's schema: every table and key, its type, its limits, its default and what it means.

This one declaration makes the validation (`structure.py`), the defaults of what a file leaves out, the
suggestions for a misspelt key, and `docs/programme.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from imm_eco.domain.vocabulary import AXES, BASES, MEASURES, PROGRAMME_SCOPE, QUALIFIERS, SIZES, STATUSES
from imm_eco.i18n import N_

REPORTING = ("month", "quarter", "half", "year")
NATURES = ("stock", "flow", "envelope")
BETTER = ("higher", "lower")
UNITS = ("jobs", "MAD")
"""The units that every programme has; the others are those of its `[[units]]`."""
LARGEST = 10**15


class Type(Enum):
    """What a key holds: how a value of it is written in TOML."""

    TEXT = N_("text")
    CODE = N_("code")
    PREFIX = N_("capitals")
    DAY = N_("date")
    WHOLE = N_("whole number")
    YES_NO = N_("true or false")
    WORD = N_("word of a list")
    TEXTS = N_("list of texts")
    WORDS = N_("list of words")
    SPAN = N_("two whole numbers")
    TABLE = N_("table")
    TABLES = N_("tables")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the file: how it is written, what it holds, what it means (an msgid), and what stands where it is not.

    `words` are what it may say; with `own`, also the codes of that list of the programme. `low` and `high` limit a
    whole number, and how many tables of a name there are.
    """

    name: str
    type: Type
    meaning: str
    required: bool = True
    default: object = None
    low: int = 0
    high: int = LARGEST
    words: tuple[str, ...] = ()
    own: str | None = None
    keys: tuple[Key, ...] = ()

    @property
    def is_nested(self) -> bool:
        """Whether it holds tables with keys of their own."""
        return bool(self.keys)


def _named(code: str) -> tuple[Key, ...]:
    """The code of an item and its titles, as the lists of a programme have them."""
    return (
        Key("code", Type.CODE, code),
        Key("fr", Type.TEXT, N_("its title in French")),
        Key("en", Type.TEXT, N_("its title in English")),
    )


_ALSO = Key("also", Type.TEXTS, N_("other spellings that are read as it"), required=False, default=())

CONTRACTS = Key(
    "contracts", Type.TABLES, N_("the performance contracts signed with the State"), low=1, high=50,
    keys=(
        *_named(N_("the contract’s permanent code")),
        Key("signed", Type.DAY, N_("the day it was signed, up to the horizon")),
    ),
)  # fmt: skip

ECOSYSTEMS = Key(
    "ecosystems", Type.TABLES, N_("the ecosystems, in the order in which reports show them"), low=1, high=100,
    keys=(
        *_named(N_("the ecosystem’s permanent code")),
        Key("status", Type.WORD, N_("only an active one has dossiers selected; one in preparation can recruit"),
            words=STATUSES.codes),
    ),
)  # fmt: skip

UNIT_LIST = Key(
    "units", Type.TABLES, N_("the units of the programme’s own indicators, beside jobs and MAD"),
    required=False, default=(), high=100,
    keys=(*_named(N_("the unit’s permanent code")), _ALSO),
)  # fmt: skip

INDICATORS = Key(
    "indicators", Type.TABLES, N_("what is measured, in the order in which reports show it"), low=1, high=100,
    keys=(
        *_named(N_("the indicator’s permanent code; jobs, turnover, export-turnover and investment answer the "
                   "commitments")),
        Key("nature", Type.WORD, N_("a stock is a position at a period’s end, a flow is summed over periods, "
            "the envelope is the State’s support"), words=NATURES),
        Key("unit", Type.WORD, N_("what a value of 1 is: a job, a dirham, or one of the programme’s own units; "
            "values are whole numbers of it, amounts go to the centime"), words=UNITS, own="units"),
        Key("signed", Type.YES_NO, N_("whether a result may be below zero, as what is net or additional may"),
            required=False, default=False),
        Key("better", Type.WORD, N_("which way is good"), required=False, default="higher", words=BETTER),
        _ALSO,
    ),
)  # fmt: skip

_CRITERIA = Key(
    "criteria", Type.TABLES, N_("by what the axis is judged"), low=1, high=100,
    keys=(
        *_named(N_("the criterion’s permanent code; it belongs to one axis")),
        Key("weight", Type.WHOLE, N_("its weight, relative to the others"), low=1, high=10_000),
        Key("threshold", Type.WHOLE, N_("the score out of 100 under which it blocks its axis"),
            required=False, high=100),
    ),
)  # fmt: skip

GRIDS = Key(
    "grids", Type.TABLES, N_("the grids by which an axis is scored; the last one of an axis is in force"),
    required=False, default=(), high=100,
    keys=(
        Key("axis", Type.WORD, N_("the axis that it scores"), words=AXES.codes),
        Key("version", Type.TEXT, N_("its name for ever: a score keeps the version under which it was given")),
        _CRITERIA,
    ),
)  # fmt: skip

PIECES = Key(
    "pieces", Type.TABLES, N_("the checklist that a dossier needs complete before it is selected"), low=1, high=100,
    keys=(
        *_named(N_("the piece’s permanent code")),
        Key("required", Type.YES_NO, N_("whether a dossier must have it")),
        Key("sizes", Type.WORDS, N_("where given, it is required of companies of those sizes alone"),
            required=False, default=(), words=SIZES.codes),
    ),
)  # fmt: skip

TARGETS = Key(
    "targets", Type.TABLES, N_("the targets as published; one that was not published is left out"),
    required=False, default=(), high=1000,
    keys=(
        Key("scope", Type.WORD, N_("the ecosystem that it is of, or programme"), words=(PROGRAMME_SCOPE,),
            own="ecosystems"),
        Key("indicator", Type.WORD, N_("what it counts"), own="indicators"),
        Key("value", Type.WHOLE, N_("the figure, in the indicator’s unit; amounts in MAD")),
        Key("horizon", Type.DAY, N_("the day by which; the programme’s horizon where it is left out"), required=False),
        Key("qualifier", Type.WORD, N_("how the publication hedges it"), required=False, words=QUALIFIERS.codes),
        Key("basis", Type.WORD, N_("of a flow: since the start, or of the horizon’s year alone"),
            required=False, default="cumulative", words=BASES.codes),
        Key("measures", Type.WORD, N_("which jobs the publication counts, where it says so"), required=False,
            words=MEASURES.codes),
        Key("source", Type.TEXT, N_("where it was published"), required=False),
    ),
)  # fmt: skip

THRESHOLDS = Key(
    "thresholds", Type.TABLE, N_("the scores out of 100 at or above which a dossier may be structured, by axis"),
    keys=tuple(
        Key(axis.code, Type.WHOLE, meaning, high=100)
        for axis, meaning in zip(AXES, (N_("that of relevance"), N_("that of feasibility")), strict=True)
    ),
)  # fmt: skip

SCHEMA = Key(
    "programme", Type.TABLE, N_("a programme"),
    keys=(
        *_named(N_("the programme’s permanent code; the names of the monthly pack’s files begin with it")),
        Key("federation", Type.TEXT, N_("the federation that runs it, as the pack names it")),
        Key("reference_prefix", Type.PREFIX, N_("what the references of dossiers begin with: IMM gives IMM-2019-0001")),
        Key("start", Type.DAY, N_("the first day that counts: the stated path runs straight from it to the horizon")),
        Key("horizon", Type.DAY, N_("the last day that counts, after the start")),
        Key("reporting", Type.WORD, N_("results are owed for each full period of this length"), words=REPORTING),
        Key("identification_months", Type.SPAN, N_("months to identify and accompany a promoter, from … to …"),
            high=120),
        Key("results_due_days", Type.WHOLE, N_("days after a period’s end by which its results are due"),
            required=False, default=0, high=1000),
        Key("min_coverage", Type.WHOLE, N_("the share of the results owed, in per cent, under which the monthly check "
            "objects to the figures"), required=False, default=0, high=100),
        THRESHOLDS, CONTRACTS, ECOSYSTEMS, UNIT_LIST, INDICATORS, GRIDS, PIECES, TARGETS,
    ),
)  # fmt: skip
"""The whole file."""


def completed(raw: Mapping[str, Any], key: Key = SCHEMA) -> dict[str, Any]:
    """A table with the defaults of what it leaves out, and of the tables within it."""
    table = dict(raw)
    for each in key.keys:
        value = table.setdefault(each.name, each.default)
        if each.type is Type.TABLES:
            table[each.name] = [completed(item, each) for item in value]
    return table
