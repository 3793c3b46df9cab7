"""The data of the benchmarks, the same at every run: `python -m benchmarks.data PART FOLDER SCALE`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from benchmarks.bulk import built
from imm_eco.sheets.schema.columns import CANDIDATES, RESULTS

TOOL = str(Path(sys.executable).parent / "imm-eco")
SOME_DOSSIERS, MANY_DOSSIERS, ROWS, FORMS = 5_000, 100_000, 50_000, 1_000
FIRST_COMPANY = 500_000
CITIES = (("Casablanca", "Casablanca-Settat"), ("Fès", "Fès-Meknès"), ("Agadir", "Souss-Massa"))
PERIODS = ("S1 2016", "S2 2016", "S1 2017", "S2 2017", "S1 2018")


def ice(number: int) -> str:
    """A sound ICE: its key makes the whole divisible by 97."""
    body = f"{number:09d}0001"
    return f"{body}{-int(body + '00') % 97:02d}"


def _tool(*words: str | Path) -> None:
    subprocess.run([TOOL, *map(str, words)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def example(folder: Path, _scale: float) -> None:
    """The shipped example, whole."""
    _tool("demo", folder / "example")


def registers(folder: Path, scale: float) -> None:
    """Registers of results and of candidates, whole and a tenth, and a database whose dossiers await results."""
    built(folder / "dossiers.db", int(SOME_DOSSIERS * scale), results=0)
    for suffix, rows in (("", int(ROWS * scale)), ("-tenth", int(ROWS * scale) // 10)):
        _write(
            folder / f"results{suffix}.xlsx", RESULTS.fr, [column.header for column in RESULTS.columns], _results(rows)
        )
        _write_candidates(folder / f"candidates{suffix}.xlsx", rows)


def submissions(folder: Path, scale: float) -> None:
    """Submissions, each the form of another company: all, and a tenth of them."""
    _empty(folder)
    for name, forms in (("submissions", int(FORMS * scale)), ("submissions-tenth", int(FORMS * scale) // 10)):
        (folder / name).mkdir(exist_ok=True)
        for number in range(1, forms + 1):
            _write_form(folder / name / f"form-{number:04d}.xlsx", number)


def big(folder: Path, scale: float) -> None:
    """A hundred thousand dossiers, each with ten results; and a tenth of that."""
    built(folder / "big.db", int(MANY_DOSSIERS * scale), results=10)
    built(folder / "big-tenth.db", int(MANY_DOSSIERS * scale) // 10, results=10)


def full(folder: Path, scale: float) -> None:
    """A database of as many candidates as are exported, and of a tenth."""
    _empty(folder)
    for name, rows in (("full", int(ROWS * scale)), ("full-tenth", int(ROWS * scale) // 10)):
        shutil.copyfile(folder / "empty.db", folder / f"{name}.db")
        _write_candidates(folder / f"{name}.xlsx", rows)
        _tool("--db", folder / f"{name}.db", "import", folder / f"{name}.xlsx")


def _empty(folder: Path) -> None:
    (folder / "empty.db").unlink(missing_ok=True)
    _tool("--db", folder / "empty.db", "init")


def _results(rows: int) -> Iterator[list[object]]:
    """Ten results a dossier: positions and turnovers of five half-years."""
    for number in range(rows):
        dossier, of = divmod(number, 10)
        if of < 5:
            yield [
                f"BEN-{dossier + 1:06d}",
                "Emplois",
                PERIODS[of],
                100 + dossier % 7 + of,
                "Justifié",
                f"CNSS {number}",
            ]
        else:
            turnover = 250_000 * (of + 1) + number % 977
            yield [f"BEN-{dossier + 1:06d}", "CA additionnel", PERIODS[of - 5], turnover, "Déclaré", None]


def _candidates(rows: int) -> Iterator[list[object]]:
    for number in range(1, rows + 1):
        city, region = CITIES[number % 3]
        yield [
            ice(FIRST_COMPANY + number), f"Société métallique n° {number}", ("SARL", "SA")[number % 2],
            str(10_000 + number), city, str(4_000_000 + number), str(7_000_000 + number),
            ("PME", "TPE", "Locomotive")[number % 3], region, city, f"M. Contact {number}",
            f"contact{number}@exemple.ma", f"05 22 {number // 10_000:02d} {number // 100 % 100:02d} {number % 100:02d}",
            ("AMI", "Spontanée", "Workshop")[number % 3], None, date(2018, 1 + number % 12, 1 + number % 28),
        ]  # fmt: skip


def _write_candidates(path: Path, rows: int) -> None:
    _write(path, CANDIDATES.fr, [column.header for column in CANDIDATES.columns], _candidates(rows))


def _write(path: Path, title: str, headers: list[str], rows: Iterator[list[object]]) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet(title)
    page.append(headers)
    for row in rows:
        page.append(row)
    book.save(path)


def _write_form(path: Path, number: int) -> None:
    """A form as the template asks for it: every answer, then the commitments of three years."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Fiche projet")
    answers = dict(zip((column.header for column in CANDIDATES.columns), next(_candidates_from(number)), strict=True))
    answers |= {
        "Intitulé du projet": f"Ligne de production {number}", "Écosystème": "Travail des métaux",
        "Type de projet": "Extension", "Investissement (MAD)": 1_000_000 + number, "Soutien demandé (MAD)": 200_000,
        "Date d’ouverture": date(2018, 1, 2), "Manifestation d’intérêt": date(2018, 1, 15),
    }  # fmt: skip
    for label, answer in answers.items():
        page.append([label, answer])
    page.append([])
    page.append(["Année", "Emplois", "CA additionnel (MAD)"])
    for year in (2018, 2019, 2020):
        page.append([year, 10 * (year - 2017), 1_000_000 * (year - 2017)])
    book.save(path)


def _candidates_from(number: int) -> Iterator[list[object]]:
    rows = _candidates(number)
    for _ in range(number - 1):
        next(rows)
    return rows


PARTS: dict[str, Callable[[Path, float], None]] = {
    "example": example, "registers": registers, "submissions": submissions, "big": big, "full": full,
}  # fmt: skip

if __name__ == "__main__":
    PARTS[sys.argv[1]](Path(sys.argv[2]), float(sys.argv[3]))
