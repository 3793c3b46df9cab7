"""The figures of the reports reckoned again from an export: plain and slow Python, which knows nothing of the tool.

It reads the sheets of `imm-eco export FILE.json` (amounts in MAD), day by day and month by month as the guide says.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

VALIDATED = {"mise-en-place", "suivi", "clos"}
OVER = {"desiste", "ecarte", "rejete", "resilie"}
STOCKS = ("jobs", "indirect-jobs")
FLOWS = ("turnover", "export-turnover", "investment", "value-added")
PROMISED = {"jobs", "turnover", "export-turnover", "investment"}
"""What a commitment has a figure for; of any other indicator nothing is committed, and nothing is said to be."""
LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
Sheets = Mapping[str, Sequence[Mapping[str, Any]]]
Span = tuple[date, date]


def end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def span(code: str) -> Span:
    """The first and last day of `2018`, `2018-S1`, `2018-T3`, `2018-07`."""
    year, _dash, part = code.partition("-")
    length = {"": 12, "S": 6, "T": 3}.get(part[:1], 1)
    place = 1 if not part else int(part.lstrip("ST"))
    last = place * length
    return date(int(year), last - length + 1, 1), end_of(int(year), last)


def days(one: Span) -> Iterator[date]:
    day = one[0]
    while day <= one[1]:
        yield day
        day += timedelta(days=1)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


@dataclass
class Recomputed:
    """One export, of a programme that began and ends on two days and asks for results at a rhythm."""

    sheets: Sheets
    rhythm: str
    start: date
    horizon: date
    due_days: int

    def facts(self, sheet: str, reference: str) -> list[dict[str, Any]]:
        return [dict(row) for row in self.sheets[sheet] if row["reference"] == reference]

    # Where a dossier stands

    def dossiers(self, day: date, ecosystem: str | None = None) -> list[str]:
        return [
            row["reference"]
            for row in self.sheets["dossiers"]
            if row["opened_on"] <= day.isoformat() and ecosystem in (None, row["ecosystem"])
        ]

    def entries(self, reference: str) -> list[tuple[str, str]]:
        """The days and steps that it entered: by hand, or by what a committee decided."""
        decided = {"valide": "mise-en-place", "valide-avec-reserves": "mise-en-place", "resilie": "resilie"}
        found = [(row["moved_on"], row["step"]) for row in self.facts("moves", reference)]
        for row in self.facts("decisions", reference):
            if row["outcome"] in decided and (row["held_on"], decided[row["outcome"]]) not in found:
                found.append((row["held_on"], decided[row["outcome"]]))
        return sorted(found, key=lambda entry: entry[0])

    def step(self, reference: str, day: date) -> str:
        past = [step for on, step in self.entries(reference) if on <= day.isoformat()]
        return past[-1] if past else "identification"

    def counts(self, reference: str, day: date) -> bool:
        return self.step(reference, day) in VALIDATED

    # What it promised, gave and owes

    def seal(self, reference: str, day: date) -> dict[int, dict[str, Any]]:
        lines = [row for row in self.facts("seals", reference) if row["sealed_on"] <= day.isoformat()]
        latest = max((row["sealed_on"] for row in lines), default=None)
        return {row["year"]: row for row in lines if row["sealed_on"] == latest}

    def results(self, reference: str, indicator: str, day: date) -> list[tuple[Span, int, str]]:
        found = [
            (span(row["period"]), row["value"], row["proof"])
            for row in self.facts("results", reference)
            if row["indicator"] == indicator
        ]
        return sorted(each for each in found if each[0][1] <= day)

    def promised(self, reference: str, indicator: str, basis: str, day: date) -> tuple[int | None, int, bool]:
        """What its seal promises; the last figure before the year; whether it has none of that year."""
        field, year = indicator.replace("-", "_"), self.horizon.year
        seal = {each: row[field] for each, row in self.seal(reference, day).items()}
        lines = {each: value for each, value in seal.items() if value is not None}
        if indicator in FLOWS and basis == "cumulative":
            return sum(value for each, value in lines.items() if each <= year), 0, False
        if not lines:
            return 0, 0, False
        if year in lines:
            return lines[year], 0, False
        past = [each for each in lines if each < year]
        return None, lines[max(past)] if past else 0, True

    def realised(self, reference: str, indicator: str, basis: str, day: date) -> tuple[int, int]:
        """What it realised, and the part of it that was verified."""
        found = self.results(reference, indicator, day)
        if indicator in STOCKS:
            found = found[-1:] if not found else [max(found, key=lambda each: each[0][1])]
        else:
            own = {self.horizon.year} if basis == "annual" else set(range(1900, 2200))
            found = [each for each in found if each[0][1] >= self.start and each[0][1].year in own]
        return sum(value for _span, value, _proof in found), sum(each[1] for each in found if each[2] == "verifie")

    def owed(self, day: date) -> Iterator[Span]:
        """The full reporting periods that are over, since the oldest dossier."""
        length, year = LENGTHS[self.rhythm], 2015
        while year <= day.year:
            for last in range(length, 13, length):
                if end_of(year, last) <= day:
                    yield date(year, last - length + 1, 1), end_of(year, last)
            year += 1

    def owes(self, reference: str, indicator: str, period: Span, day: date) -> bool:
        lines = self.seal(reference, day)
        commits = any((row.get(indicator) or 0) > 0 for year, row in lines.items() if year <= self.horizon.year)
        return commits and self.counts(reference, period[1]) and self.counts(reference, day)

    def gave(self, reference: str, indicator: str, period: Span, day: date) -> bool:
        spans = [each[0] for each in self.results(reference, indicator, day)]
        if indicator in STOCKS:
            return any(own[1] >= period[1] for own in spans)
        return all(any(own[0] <= each <= own[1] for own in spans) for each in days(period))

    # Targets

    def target(self, scope: str, indicator: str, day: date) -> Mapping[str, Any] | None:
        found = [
            row
            for row in self.sheets["targets"]
            if (row["scope"], row["indicator"]) == (scope, indicator) and (row["since"] or "") <= day.isoformat()
        ]
        return max(found, key=lambda row: row["since"] or "") if found else None

    def basis(self, scope: str, indicator: str, day: date) -> str:
        own = self.target(scope, indicator, day) or self.target("programme", indicator, day)
        return str(own["basis"]) if own else "cumulative"

    def window(self, scope: str, indicator: str, day: date) -> Span:
        if indicator in FLOWS and self.basis(scope, indicator, day) == "annual":
            return max(self.start, date(self.horizon.year, 1, 1)), self.horizon
        return self.start, self.horizon

    def path(self, scope: str, indicator: str, day: date, targets_of: date | None = None) -> int | None:
        aim = self.target(scope, indicator, targets_of or day)
        if aim is None:
            return None
        first, last = self.window(scope, indicator, targets_of or day)
        share = Fraction((day - first).days, (last - first).days)
        return half_up(aim["value"] * min(max(share, Fraction(0)), Fraction(1)))

    def months_left(self, first: date, last: date) -> Fraction:
        own, end = (
            each.year * 12 + each.month + Fraction(each.day, monthrange(each.year, each.month)[1])
            for each in (first, last)
        )
        return max(end - own, Fraction(0))

    # Reports

    def row(self, scope: str, indicator: str, day: date, targets_of: date | None = None) -> dict[str, Any]:
        """A row of the scoreboard; the target and its basis are those of another day where one is given."""
        basis = self.basis(scope, indicator, targets_of or day)
        aim = self.target(scope, indicator, targets_of or day)
        own = [each for each in self.dossiers(day, None if scope == "programme" else scope) if self.counts(each, day)]
        promises = [self.promised(each, indicator, basis, day) for each in own if indicator in PROMISED]
        without = sum(unknown for _promised, _last, unknown in promises)
        known = [each[0] for each in promises if each[0] is not None and each[2] is False]
        has_seal = [each for each in own if self.seal(each, day)]
        given = [self.realised(each, indicator, basis, day) for each in own]
        realised = sum(value for value, _verified in given)
        period = list(self.owed(day))[-1]
        owing = [each for each in own if self.owes(each, indicator, period, day)]
        return {
            "basis": basis,
            "target": aim["value"] if aim else None,
            "committed": None if indicator not in PROMISED or 0 < without == len(has_seal) else sum(known),
            "without_commitment": without,
            "last_committed": sum(last for _promised, last, _unknown in promises),
            "realised": realised,
            "verified": sum(verified for _value, verified in given),
            "expected": self.path(scope, indicator, day, targets_of),
            "gap": realised - aim["value"] if aim else None,
            "pace": self.pace(scope, indicator, day, aim["value"] - realised) if aim else None,
            "dossiers": len(owing),
            "reported": sum(self.gave(each, indicator, period, day) for each in owing),
        }

    def pace(self, scope: str, indicator: str, day: date, missing: int) -> int | None:
        first, last = self.window(scope, indicator, day)
        months = self.months_left(max(day, first - timedelta(days=1)), last)
        if missing <= 0:
            return 0
        return ceil(missing / months) if months else None

    def coverage(self, scope: str, indicator: str, day: date) -> dict[str, int]:
        own = self.dossiers(day, None if scope == "programme" else scope)
        *before, last = self.owed(day)
        owing = [each for each in own if self.owes(each, indicator, last, day)]
        given = sum(self.gave(each, indicator, last, day) for each in owing)
        is_late = day > last[1] + timedelta(days=self.due_days)
        earlier = sum(
            self.owes(each, indicator, period, day) and not self.gave(each, indicator, period, day)
            for each in own
            for period in before
        )
        missing = len(owing) - given
        return {
            "dossiers": len(owing), "reported": given, "earlier": earlier,
            "awaited": 0 if is_late else missing, "late": missing if is_late else 0,
        }  # fmt: skip

    def support(self, reference: str, day: date) -> dict[str, int]:
        """What a dossier asks for, was granted, commits, was paid."""

        def so_far(sheet: str, on: str) -> list[dict[str, Any]]:
            return [row for row in self.facts(sheet, reference) if row[on] <= day.isoformat()]

        step = self.step(reference, day)
        record = self.facts("dossiers", reference)[0]
        grants = [
            row for row in so_far("decisions", "held_on") if row["committee"] == "suivi" and row["granted"] is not None
        ]
        signed = sum(row["amount"] for row in so_far("conventions", "signed_on"))
        paid = sum(row["amount"] for row in so_far("disbursements", "paid_on"))
        latest = max(grants, key=lambda row: row["held_on"])["granted"] if grants else 0
        has_convention = bool(so_far("conventions", "signed_on"))
        return {
            "requested": 0 if step in OVER else record["requested"] or 0,
            "granted": latest if step in VALIDATED else 0,
            "committed": signed if step in VALIDATED else paid if step == "resilie" and has_convention else 0,
            "disbursed": paid,
        }

    def envelope(self, scope: str, day: date) -> dict[str, int]:
        total: dict[str, int] = defaultdict(int)
        for reference in self.dossiers(day, None if scope == "programme" else scope):
            for key, amount in self.support(reference, day).items():
                total[key] += amount
        return dict(total)

    def month_ends(self, day: date) -> Iterable[date]:
        """The ends of the months from the start of the contracts to the horizon that are over."""
        ends = (end_of(year, month) for year in range(self.start.year, self.horizon.year + 1) for month in range(1, 13))
        return [each for each in ends if self.start <= each <= min(self.horizon, day)]
