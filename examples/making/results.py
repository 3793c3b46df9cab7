"""What the promoters declared, year by year: jobs at the period's end, turnover of the period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from making.calendar import sitting
from making.dossiers import DOSSIER, WITHOUT_2018, Dossier, noise
from making.text import chance

Record = dict[str, Any]

HALF_YEARLY = ("VM-2016-01", "NM-2016-01", "TM-2016-01")
"""Large companies that report by half-year in 2018."""

HALF_ONLY = "NM-2016-07"
"""Gave its first half of 2018, and nothing since."""

EXPORT = ("VM-2016-01", "VM-2016-03", "NM-2016-02", "NM-2016-03", "NM-2017-02", "IN-2016-01", "TM-2016-01")
"""Those that declare their export turnover as well."""


def results(year: int) -> list[Record]:
    """The results file of a year: a row per dossier, indicator and period, by reference."""
    return [row for ref, one in DOSSIER.items() if _owes(one, year) for row in _rows(ref, one, year)]


def _owes(one: Dossier, year: int) -> bool:
    if one.ref == "TM-2016-05":
        return year == 2017
    return one.is_validated and sitting("suivi", one.seen or 0).year <= year


def _rows(ref: str, one: Dossier, year: int) -> Iterator[Record]:
    if year == 2018 and ref in WITHOUT_2018:
        yield from _half(ref, one) if ref == HALF_ONLY else ()
        return
    jobs, turnover = jobs_at(one, year), _turnover(one, year)
    proof = _proof(ref, year)
    if year == 2018 and ref in HALF_YEARLY:
        before = jobs_at(one, 2017)
        first = turnover * 46 // 10_000 * 100
        yield _row(ref, "jobs", "S1 2018", before + (jobs - before) * 2 // 5, "verifie")
        yield _row(ref, "turnover", "S1 2018", first, "verifie")
        yield _row(ref, "jobs", "S2 2018", jobs, proof)
        yield _row(ref, "turnover", "S2 2018", turnover - first, proof)
    else:
        yield _row(ref, "jobs", str(year), jobs, proof)
        yield _row(ref, "turnover", str(year), turnover, proof)
    if ref in EXPORT:
        share = round(1000 * noise(ref, year, "export", low=0.15, high=0.45))
        yield _row(ref, "export-turnover", str(year), turnover * share // 100_000 * 100, "declare")


def _half(ref: str, one: Dossier) -> Iterator[Record]:
    yield _row(ref, "jobs", "S1 2018", one.jobs18 or 0, "justifie")
    yield _row(ref, "turnover", "S1 2018", _turnover(one, 2018) // 500 * 200, "declare")


def jobs_at(one: Dossier, year: int) -> int:
    """Net jobs at a year's end, growing towards those of the end of 2018."""
    last = one.jobs18 or 31
    if year == 2018 or (year == 2017 and one.ref in ("VM-2016-06", "IN-2017-02")):
        return last
    share = {2016: (0.08, 0.14), 2017: (0.4, 0.62)}[year]
    return round(last * noise(one.ref, year, "jobs", low=share[0], high=share[1]))


def _turnover(one: Dossier, year: int) -> int:
    """The year's additional turnover, in centimes: near what was committed, to the dirham."""
    promised = next((line.turnover for line in one.lines if line.year == year), 0)
    return int(promised * noise(one.ref, year, "turnover", low=0.82, high=1.12)) // 100 * 100


def _proof(ref: str, year: int) -> str:
    dice = chance(ref, year, "proof").random()
    if year == 2016:
        return "verifie"
    if year == 2017:
        return "verifie" if dice < 0.4 else "justifie"
    return "justifie" if dice < 0.45 else "declare"


def _row(ref: str, indicator: str, period: str, value: int, proof: str) -> Record:
    evidence = {"jobs": "Bordereaux CNSS", "turnover": "Liasse fiscale", "export-turnover": "Déclarations en douane"}
    return {
        "reference": ref,
        "indicator": indicator,
        "period": period,
        "value": value,
        "proof": proof,
        "piece": evidence[indicator] if proof != "declare" else None,
    }
