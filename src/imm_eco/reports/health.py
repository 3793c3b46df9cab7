"""The state of the file: damage, tampering, rules that the facts no longer respect, and what is odd."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.services.invariants import Breach
from imm_eco.services.wholeness import broken_rules, broken_rules_ever
from imm_eco.store.suspicions import suspicions
from imm_eco.store.verify import Finding, findings, head

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Examination:
    """What to look for: `strict` also asks what held after every change; `noted` is a head noted earlier."""

    today: date
    strict: bool = False
    noted: str | None = None


def report(db: sqlite3.Connection, path: Path, asked: Examination) -> Grid:
    """Everything that is wrong with a database, and what is odd; no row for a sound one.

    Rules are asked of a file whose rows are those that were written: a damaged one is told as damaged.
    """
    rows = [_found(found, ERROR) for found in findings(db, asked.noted)]
    end = None if rows else head(db)
    if not rows:
        rows += [_broken(breach, asked) for breach in dict.fromkeys(_rules(db, asked))]
        rows += [_found(odd, ERROR if asked.strict else WARNING) for odd in suspicions(db, path)]
    return Grid(
        name="check",
        title=_("What is wrong"),
        fields=(
            Field("severity", N_("Severity"), people=False),
            Field("what", N_("Problem")),
            Field("where", N_("Table or dossier")),
            Field("key", N_("Of what")),
            Field("row", N_("Row"), Kind.COUNT),
            Field("change", N_("Change"), Kind.COUNT),
        ),
        rows=rows,
        facts={
            "report": "check",
            "strict": asked.strict,
            "sound": not any(row["severity"] == ERROR for row in rows),
            "head": end,
        },
    )


def _rules(db: sqlite3.Connection, asked: Examination) -> Iterator[Breach]:
    yield from broken_rules(db, asked.today)
    if asked.strict:
        yield from broken_rules_ever(db, asked.today)


def _found(found: Finding, severity: str) -> Row:
    return _row(severity, found.what, found.table, found.key, found.row, found.change)


def _broken(breach: Breach, asked: Examination) -> Row:
    """A rule that is broken; what earlier versions let be written is only odd, and says what to do."""
    severity = ERROR if breach.remedy is None or asked.strict else WARNING
    what = f"{breach.sentence}; {breach.remedy}" if breach.remedy else breach.sentence
    return _row(severity, what, breach.dossier or None, None, None, breach.change)


def _row(severity: str, what: str, where: str | None, key: str | None, row: int | None, change: int | None) -> Row:
    values: dict[str, Any] = {"severity": severity, "what": what, "where": where, "key": key, "row": row}
    return Row({**values, "change": change})
