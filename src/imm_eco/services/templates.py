"""Templates as the programme in force and the dossiers make them: its lists, the results still owed."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import COMMITTED_INDICATORS, Vocabulary
from imm_eco.errors import UsageError
from imm_eco.i18n import _
from imm_eco.services.intake.vocabularies import vocabularies_of
from imm_eco.sheets.output.templates import write_submission, write_template
from imm_eco.sheets.parsing.values import Value
from imm_eco.sheets.recognition.records import Vocabularies
from imm_eco.sheets.schema.columns import KINDS
from imm_eco.store import lookup
from imm_eco.store.lookup import Company
from imm_eco.store.relations.results import given, owed_parameters
from imm_eco.store.relations.seals import SEALED_LINES, promise, promises, seals_in_force
from imm_eco.store.relations.steps import VALIDATED_STATES, states
from imm_eco.store.relations.words import with_

KIND_NAMES = ("submission", *KINDS)


def write(
    db: sqlite3.Connection,
    path: Path,
    kind: str,
    ecosystem: str | None = None,
    period: Period | None = None,
    dossiers: Collection[int] | None = None,
) -> int:
    """Write the template of a kind; gives the number of rows filled in advance.

    A template of results of a period holds the results that validated dossiers owe and have not given; of some
    `dossiers` alone for one sender.
    """
    chosen = bool(ecosystem or period) or dossiers is not None
    if kind != "results" and chosen:
        message = _("--ecosystem, --dossier, --company and --period are for the template of results")
        raise UsageError(message, hint=_("add: --kind results"))
    if kind == "submission":
        write_submission(path, vocabularies_of(db))
        return 0
    rows = list(_owed(db, lookup.programme(db), ecosystem, period, dossiers)) if chosen else []
    write_template(path, KINDS[kind], _lists(db, kind), {"results": rows})
    return len(rows)


def dossiers_of(db: sqlite3.Connection, reference: str | None, company: Company | None) -> list[int] | None:
    """The dossiers of one sender: the one named, or those of a company; None where nobody is. Raises NotFoundError."""
    if reference:
        return [lookup.dossier(db, reference)]
    if company is None:
        return None
    query = "SELECT dossier_id FROM live_dossier_record WHERE candidate_id = ?"
    return [row[0] for row in db.execute(query, (company.id,))]


def _lists(db: sqlite3.Connection, kind: str) -> Vocabularies:
    """The programme's lists; an envelope has targets and no results."""
    lists = vocabularies_of(db)
    if kind != "results":
        return lists
    programme = lookup.programme(db)
    measured = {each.code for each in programme.indicator_list if each.nature != "envelope"}
    terms = tuple(term for term in lists.indicators if term.code in measured)
    return replace(lists, indicators=Vocabulary("indicator", terms))


def _owed(
    db: sqlite3.Connection,
    programme: Programme,
    ecosystem: str | None,
    period: Period | None,
    dossiers: Collection[int] | None,
) -> Iterator[dict[str, Value]]:
    """The results that validated dossiers owe for the period and have not given; an indicator a row."""
    end = period.end.isoformat() if period else "9999-12-31"
    said = {"ecosystem": ecosystem, "owed_end": end, "year": programme.horizon.year}
    gave = {code: _gave(db, programme, code, period) for code in COMMITTED_INDICATORS.values()} if period else {}
    for reference, name, dossier_id, *commits in db.execute(_OWED, said):
        if dossiers is not None and dossier_id not in dossiers:
            continue
        for indicator, is_committed in zip(COMMITTED_INDICATORS.values(), commits, strict=True):
            if is_committed and dossier_id not in gave.get(indicator, ()):
                yield {"reference": reference, "name": name, "indicator": indicator, "period": period}


def _gave(db: sqlite3.Connection, programme: Programme, indicator: str, period: Period) -> set[int]:
    """The dossiers that have given an indicator for the period; what the programme does not count is given by none."""
    if indicator not in programme.indicators.codes:
        return set()
    query = given(is_stock=programme.indicator(indicator).nature == "stock", day=None)
    said = {"indicator": indicator, **owed_parameters(period)}
    return {row[0] for row in db.execute(f"{with_(query)} SELECT dossier_id FROM given", said)}


_PROMISES = promises(
    "sealed", *(promise(field, of_one_year=True, suffix=f"_{field}") for field in COMMITTED_INDICATORS)
)

_OWED = f"""
{with_(states(None), VALIDATED_STATES, seals_in_force(None), SEALED_LINES, _PROMISES)}
SELECT dossier.key, company.name, dossier_id, {", ".join(f"commits_{field}" for field in COMMITTED_INDICATORS)}
FROM validated JOIN promises USING (dossier_id) JOIN dossier ON dossier.id = validated.dossier_id
JOIN live_candidate_record company USING (candidate_id)
WHERE validated_on <= :owed_end AND (:ecosystem IS NULL OR ecosystem = :ecosystem)
ORDER BY dossier.key"""
