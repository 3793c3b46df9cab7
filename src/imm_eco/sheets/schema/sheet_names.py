"""The sheet of the register that a name means: the name of a sheet, or of a text file of one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from imm_eco.domain.vocabulary import fold
from imm_eco.sheets.schema.columns import REGISTER, Sheet

_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST = 3  # words in the name of a sheet


@cache
def sheet_names() -> dict[str, Sheet]:
    """Every name of a sheet, in both languages, folded."""
    names: dict[str, Sheet] = {}
    for sheet in REGISTER:
        for name in (*sheet.titles, *sheet.also, sheet.noun):
            names.setdefault(fold(name), sheet)
    return names


def sheet_named(name: str) -> Sheet | None:
    """The sheet of the register that a name means: `Candidats`, `2. Candidats`, `Candidats (2)`."""
    folded = fold(name)
    return sheet_names().get(folded) or sheet_names().get(folded.strip("0123456789"))


def is_sheet_file(path: Path) -> bool:
    """Whether a text file has a sheet's name and nothing else: `Candidats.csv`, beside others of one register."""
    return path.suffix.lower() in (".csv", ".tsv") and fold(path.stem) in sheet_names()


def sheet_files(folder: Path) -> list[Path]:
    """The text files of a folder that are named like sheets, in order."""
    return sorted(path for path in folder.iterdir() if is_sheet_file(path) and path.is_file())


def page_name(stem: str) -> str:
    """What the one sheet of a text file is called: the file's name, or the one sheet that is named in it."""
    found = {sheet.noun: sheet for sheet in _within(stem)}
    if sheet_named(stem) or len(found) != 1:
        return stem
    return next(iter(found.values())).title


def _within(stem: str) -> Iterator[Sheet]:
    """The sheets named by words of a file's name: `SOMETAL - résultats T2 2018`."""
    words = _WORDS.findall(stem)
    for length in range(1, _LONGEST + 1):
        for start in range(len(words) - length + 1):
            sheet = sheet_names().get(fold(" ".join(words[start : start + length])))
            if sheet:
                yield sheet
