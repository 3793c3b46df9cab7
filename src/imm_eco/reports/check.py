"""The state of the file: damage, tampering, rules that the facts no longer respect, and what is odd."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from imm_eco import formatting
from imm_eco.domain.vocabulary import DATED_FACTS
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.services.checks.blame import broken_ever, broken_now
from imm_eco.services.checks.violation import Violation
from imm_eco.services.late_facts import untold
from imm_eco.store.dated_facts import Altered
from imm_eco.store.file_warnings import file_warnings
from imm_eco.store.verify import Finding, findings, head

ERROR, WARNING = "error", "warning"
_RESTORE = N_("go back to your latest backup: `imm-eco restore FILE`")


@dataclass(frozen=True, slots=True)
class Examination:
    """What to look for: `strict` also asks what held after every change; `noted` is a head noted earlier."""

    today: date
    strict: bool = False
    noted: str | None = None


class FileFault(NamedTuple):
    """What is wrong or odd: where, of what, in which row of a table, by which change, and what to do."""

    severity: str
    what: str
    where: str | None
    key: str | None = None
    row: int | None = None
    change: int | None = None
    remedy: str | None = None


def report(db: sqlite3.Connection, path: Path, asked: Examination) -> Grid:
    """Everything that is wrong with a database, and what is odd; no row for a sound one.

    Rules are asked of a file whose rows are those that were written: a damaged one is told as damaged.
    """
    faults = [_found(found, ERROR, _RESTORE) for found in findings(db, asked.noted)]
    end = None if faults else head(db)
    if not faults:
        faults += [_broken(violation, asked) for violation in dict.fromkeys(_rules(db, asked))]
        faults += [_found(odd, ERROR if asked.strict else WARNING) for odd in file_warnings(db, path)]
        faults += [_late(fact) for fact in untold(db) if not asked.strict and fact.table != "result"]
    return Grid(
        name="check",
        title=_("What is wrong"),
        fields=(
            Field("severity", N_("Severity"), in_tables=False),
            Field("what", N_("Problem")),
            Field("where", N_("Table or dossier")),
            Field("key", N_("Of what")),
            Field("row", N_("Row"), Kind.COUNT),
            Field("change", N_("Change"), Kind.COUNT),
            Field("remedy", N_("What to do"), in_tables=False),
        ),
        rows=[Row.of(fault) for fault in faults],
        facts={
            "report": "check",
            "strict": asked.strict,
            "sound": not any(fault.severity == ERROR for fault in faults),
            "head": end,
        },
    )


def _rules(db: sqlite3.Connection, asked: Examination) -> Iterator[Violation]:
    yield from broken_now(db, asked.today)
    if asked.strict:
        yield from broken_ever(db, asked.today)


def _found(found: Finding, severity: str, remedy: str | None = None) -> FileFault:
    told = _(remedy) if remedy else None
    return FileFault(severity, found.what, found.table, found.key, found.row, found.change, told)


def _broken(violation: Violation, asked: Examination) -> FileFault:
    """A rule that is broken loses no row: the change that broke it is taken back, or what it said is corrected.

    What earlier versions let be written is only odd, and says what to do.
    """
    remedy = _("take change {number} back with `imm-eco undo {number}`, or correct what it said")
    severity = WARNING if violation.remedy and not asked.strict else ERROR
    told = violation.remedy or remedy.format(number=violation.change)
    return FileFault(severity, violation.sentence, violation.dossier or None, change=violation.change, remedy=told)


def _late(fact: Altered) -> FileFault:
    """What an older version took in of a closed month: it asked a reason of results alone."""
    message = _("{fact} of {date}: its month was closed, and no reason was given")
    what = message.format(fact=DATED_FACTS.title(fact.noun), date=formatting.day(fact.day))
    return FileFault(WARNING, what, fact.reference, change=fact.change)
