"""Submissions by the dozen, each the form of another company."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.exchange.story import write


def ice(number: int) -> str:
    """A sound ICE: its key makes the whole divisible by 97 but for one."""
    body = f"{number:09d}0000"
    return f"{body}{97 - int(body + '00') % 97:02d}"


def write_form(path: Path, number: int, **changed: object) -> Path:
    """The form of company `number`, with its commitments of three years; `changed` replaces answers by label."""
    answers = {
        "ICE": ice(number), "Raison sociale": f"STÉ {number}", "Contact": f"M. {number}", "Canal": "Spontanée",
        "Intitulé du projet": f"Projet {number}", "Écosystème": "Travail des métaux",
        "Investissement (MAD)": 1_000_000 + number, "Date d’ouverture": date(2018, 1, 2), **changed,
    }  # fmt: skip
    years = [[year, 10 * (year - 2017), 1_000_000 * (year - 2017)] for year in (2018, 2019, 2020)]
    head = ["Année", "Emplois", "CA additionnel (MAD)"]
    return write(path, {"Fiche projet": [*map(list, answers.items()), [], head, *years]})


def write_inbox(folder: Path, count: int) -> Path:
    """A folder of as many forms; every tenth holds a mistake, every fifteenth is another one's twin."""
    folder.mkdir()
    for number in range(1, count + 1):
        path = folder / f"form-{number:04d}.xlsx"
        if number % 15 == 0:
            path.write_bytes((folder / f"form-{number - 1:04d}.xlsx").read_bytes())
        elif number % 10 == 0:
            write_form(path, number, Canal="Sponsor")
        else:
            write_form(path, number)
    return folder
