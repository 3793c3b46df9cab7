"""Templates as the programme in force and the dossiers make them: its lists, the results still owed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from imm_eco.errors import UsageError
from imm_eco.i18n import _
from imm_eco.rules.periods import Period
from imm_eco.services.lists import lists_of
from imm_eco.sheets.columns import KINDS
from imm_eco.sheets.records import Lists
from imm_eco.sheets.templates import write_submission, write_template
from imm_eco.store import lookup
from imm_eco.vocabulary import COMMITTED_INDICATORS, VALIDATED, Vocabulary

KIND_NAMES = ("submission", *KINDS)


def write(
    db: sqlite3.Connection, path: Path, kind: str, ecosystem: str | None = None, period: Period | None = None
) -> int:
    """Write the template of a kind; gives the number of rows filled in advance.

    A template of results of a period holds the results that validated dossiers owe and have not given.
    """
    if kind != "results" and (ecosystem or period):
        message = _("--ecosystem and --period are for the template of results")
        raise UsageError(message, hint=_("add: --kind results"))
    if kind == "submission":
        write_submission(path, lists_of(db))
        return 0
    rows = list(_owed(db, ecosystem, period)) if kind == "results" and (ecosystem or period) else []
    write_template(path, KINDS[kind], _lists(db, kind), {"results": rows})
    return len(rows)


def _lists(db: sqlite3.Connection, kind: str) -> Lists:
    """The programme's lists; an envelope has targets and no results."""
    lists = lists_of(db)
    if kind != "results":
        return lists
    programme = lookup.programme(db)
    measured = {each.code for each in programme.indicator_list if each.nature != "envelope"}
    terms = tuple(term for term in lists.indicators if term.code in measured)
    return replace(lists, indicators=Vocabulary("indicator", terms))


def _owed(db: sqlite3.Connection, ecosystem: str | None, period: Period | None) -> Iterator[dict[str, Any]]:
    """The dossiers validated by the period's end, an indicator committed to a row, without those given."""
    end = period.end.isoformat() if period else "9999-12-31"
    rows = db.execute(_OWED, {"ecosystem": ecosystem, "end": end}).fetchall()
    given = _given(db, period) if period else set()
    for row in rows:
        for field, indicator in COMMITTED_INDICATORS.items():
            if row[field] and (row["id"], indicator) not in given:
                yield {"reference": row["reference"], "indicator": indicator, "period": period}


def _given(db: sqlite3.Connection, period: Period) -> set[tuple[int, str]]:
    rows = db.execute(
        "SELECT dossier_id, indicator FROM live_result WHERE period_start = ? AND period_end = ?",
        (period.start.isoformat(), period.end.isoformat()),
    )
    return {(row[0], row[1]) for row in rows}


_CODES = ", ".join(f"'{code}'" for code in VALIDATED)
_SEALED = ", ".join(f"max(coalesce(l.{field}, 0)) > 0 AS {field}" for field in COMMITTED_INDICATORS)

# The last seal counts; a maximum over moves brings the other columns of its own row.
_OWED = f"""
WITH latest AS (
  SELECT dossier_id, to_step, max(moved_on || printf('%012d', id)) FROM live_move GROUP BY dossier_id
), validated AS (
  SELECT dossier_id, min(moved_on) AS validated_on FROM live_move
  WHERE to_step IN ({_CODES}) GROUP BY dossier_id
), sealed AS (
  SELECT dossier_id, max(sealed_on) AS sealed_on FROM live_seal GROUP BY dossier_id
)
SELECT d.id, d.key AS reference, {_SEALED}
FROM live_dossier_record r JOIN dossier d ON d.id = r.dossier_id
JOIN latest ON latest.dossier_id = d.id AND latest.to_step IN ({_CODES})
JOIN validated ON validated.dossier_id = d.id AND validated.validated_on <= :end
JOIN sealed ON sealed.dossier_id = d.id
JOIN live_seal_line l ON l.dossier_id = d.id AND l.sealed_on = sealed.sealed_on
WHERE :ecosystem IS NULL OR r.ecosystem = :ecosystem
GROUP BY d.id ORDER BY d.key
"""
