"""How an axis is scored: by whole scores, or by the weighted criteria of a grid, by one assessor or several.

Of each assessor the latest word counts. An axis's score is the mean over its assessors. A criterion that an
assessor has not scored is not zero: the assessor has then not assessed the axis. A blocking criterion under
its threshold blocks the axis, whatever the rest. Scores are hundredths of a point, from 0 to 100 points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from imm_eco.domain.programme import ScoringGrid
from imm_eco.domain.vocabulary import AXES

Grids = Mapping[tuple[str, str], ScoringGrid]
"""Every version of every axis's grid, by axis and version, older versions before newer."""


@dataclass(frozen=True, slots=True)
class Score:
    """A score that was given: of a whole axis, or of a criterion weighed by a version of its grid.

    `on` is the day in ISO 8601; no assessor is the programme office itself.
    """

    axis: str
    points: int
    on: str
    criterion: str | None = None
    assessor: str | None = None
    grid: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one assessor says of an axis: the scores that count, and the weighted one that they make.

    `score` is None while criteria are `missing`; `blocking` are the criteria under their threshold.
    """

    assessor: str | None
    scores: tuple[Score, ...]
    score: Fraction | None
    missing: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """An axis as it stands: its score, None where nobody has assessed it whole, and what blocks it."""

    axis: str
    opinions: tuple[Opinion, ...] = ()

    @property
    def complete(self) -> tuple[Opinion, ...]:
        """The opinions that count: those with nothing missing."""
        return tuple(opinion for opinion in self.opinions if opinion.score is not None)

    @property
    def score(self) -> int | None:
        """The mean over the assessors, to the hundredth of a point; halves go up."""
        counted = [opinion.score for opinion in self.opinions if opinion.score is not None]
        return floor(sum(counted, Fraction(0)) / len(counted) + Fraction(1, 2)) if counted else None

    @property
    def blocking(self) -> tuple[str, ...]:
        """The criteria that block the axis, for whichever assessor."""
        return tuple(dict.fromkeys(code for opinion in self.complete for code in opinion.blocking))

    @property
    def counted(self) -> frozenset[Score]:
        """The scores that make up the axis's own."""
        return frozenset(score for opinion in self.complete for score in opinion.scores)


def verdicts(scores: Iterable[Score], grids: Grids) -> dict[str, Verdict]:
    """What the scores given say of each axis, in the order of the axes; an axis without any is not there."""
    given = list(scores)
    each_axis = (Verdict(axis, tuple(_opinions(axis, given, grids))) for axis in AXES.codes)
    return {verdict.axis: verdict for verdict in each_axis if verdict.opinions}


def _opinions(axis: str, given: list[Score], grids: Grids) -> Iterator[Opinion]:
    own = [score for score in given if score.axis == axis]
    for assessor in sorted({score.assessor for score in own}, key=lambda name: (name is not None, name)):
        yield _opinion([score for score in own if score.assessor == assessor], grids)


def _opinion(scores: list[Score], grids: Grids) -> Opinion:
    """The latest word of one assessor; of one day, criteria say more than a whole score, a newer grid than an older."""
    age = {key: number for number, key in enumerate(grids)}
    latest = max(scores, key=lambda score: (score.on, score.criterion is not None, age.get(_key(score), -1)))
    if latest.criterion is None:
        return Opinion(latest.assessor, (latest,), Fraction(latest.points))
    return _weighed(latest.assessor, [score for score in scores if score.grid == latest.grid], grids.get(_key(latest)))


def _key(score: Score) -> tuple[str, str]:
    return (score.axis, score.grid or "")


def _weighed(assessor: str | None, scores: list[Score], grid: ScoringGrid | None) -> Opinion:
    by_day = sorted(scores, key=lambda score: score.on)
    last = {score.criterion: score for score in by_day if score.criterion is not None}
    if grid is None:
        return Opinion(assessor, tuple(last.values()), None)
    missing = tuple(criterion.code for criterion in grid.criteria if criterion.code not in last)
    if missing:
        return Opinion(assessor, tuple(last.values()), None, missing)
    total = sum(criterion.weight for criterion in grid.criteria)
    points = sum(criterion.weight * last[criterion.code].points for criterion in grid.criteria)
    low = (each.code for each in grid.criteria if last[each.code].points < (each.threshold or 0))
    counted = tuple(last[criterion.code] for criterion in grid.criteria)
    return Opinion(assessor, counted, Fraction(points, total), (), tuple(low))
