"""The sittings of the two committees, and the days on which each dossier went from step to step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from making.dossiers import DOSSIER, Dossier
from making.text import chance, is_working_day, words, working_day

FIRST_DAY = date(2016, 5, 9)
"""The first opening: the week after the first contract."""

PILOTAGE = words(
    "2016-11-08 2017-01-24 2017-03-21 2017-05-16 2017-09-19 2017-11-14 2018-01-23 2018-03-20 2018-05-15 "
    "2018-09-18 2018-11-13"
)
SUIVI = words(
    "2016-12-15 2017-03-02 2017-04-27 2017-07-13 2017-10-26 2017-12-21 2018-03-01 2018-05-03 2018-07-12 "
    "2018-10-25 2018-12-20"
)

STATE = ("Hanane Berrachid", "Karim El Ouardi", "Samir Lahbabi", "Loubna Chentouf")
FEDERATION = ("Driss Malouki", "Salma Rguig", "Anouar Benhima")


def sitting(committee: str, number: int) -> date:
    """The day of a committee's sitting, counted from 1."""
    days = PILOTAGE if committee == "pilotage" else SUIVI
    day = date.fromisoformat(days[number - 1])
    assert is_working_day(day), day
    return day


def minutes(committee: str, day: date) -> str:
    """The reference of a sitting's minutes: `CS/2017/02` is the comité de suivi's second of 2017."""
    days = PILOTAGE if committee == "pilotage" else SUIVI
    same_year = [one for one in days if one[:4] == str(day.year)]
    return f"{'CP' if committee == 'pilotage' else 'CS'}/{day.year}/{same_year.index(day.isoformat()) + 1:02d}"


@dataclass
class Path:
    """The dates of a dossier's life, by what happened; a step that it never entered is absent."""

    opened: date
    contacted: date
    expressed: date | None = None
    steps: dict[str, date] = field(default_factory=dict)


def _gaps(dossier: Dossier) -> list[int]:
    """Days from opening to recrutement, renforcement, structuration, and the comité de pilotage."""
    dice = chance(dossier.ref, "gaps")
    slack = 1.0 if (dossier.kept or 9) < 3 else 1.25
    return [int(dice.randint(low, high) * slack) for low, high in ((20, 29), (44, 54), (50, 64), (21, 29))]


def _backwards(dossier: Dossier) -> list[date]:
    """Opening and the three next steps, counted back from the sitting that retained the dossier."""
    day = sitting("pilotage", dossier.kept or 0)
    days: list[date] = []
    for gap in reversed(_gaps(dossier)):
        day = working_day(max(day - timedelta(days=gap), FIRST_DAY))
        days.insert(0, day)
    return days


def _forwards(dossier: Dossier) -> list[date]:
    assert dossier.opened
    days = [dossier.opened]
    for gap in _gaps(dossier)[:3]:
        days.append(working_day(days[-1] + timedelta(days=gap)))
    return days


REACHED = {"identification": 0, "recrutement": 1, "renforcement": 2, "structuration": 3}
LAST_STEP = {"VM-2017-03": 1, "NM-2017-06": 2, "TM-2017-04": 1, "NM-2017-07": 2, "TM-2017-05": 3}
"""How far the dossiers came that ended before the comité de pilotage retained them."""


def path_of(dossier: Dossier) -> Path:
    """A dossier's dates up to structuration; from there on the committees' sittings say when."""
    days = _backwards(dossier) if dossier.kept else _forwards(dossier)
    dice = chance(dossier.ref, "path")
    reached = LAST_STEP.get(dossier.ref, REACHED.get(dossier.end, 3))
    if dossier.kept:
        reached = 3
    path = Path(days[0], working_day(days[0] - timedelta(days=dice.randint(12, 30))))
    path.steps = dict(zip(list(REACHED)[1 : reached + 1], days[1 : reached + 1], strict=True))
    if reached >= 1:
        path.expressed = working_day(days[0] + timedelta(days=dice.randint(7, 18)))
    assert str(path.opened.year) == dossier.ref[3:7], (dossier.ref, path.opened)
    assert path.contacted < path.opened
    assert path.expressed is None or path.expressed <= days[1]
    return path


PATH: dict[str, Path] = {ref: path_of(dossier) for ref, dossier in DOSSIER.items()}
