"""Which files a command takes in, from the files and folders that were named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from imm_eco.encoding import shown
from imm_eco.errors import NotFoundError
from imm_eco.i18n import _
from imm_eco.sheets.schema.sheet_names import is_sheet_file, sheet_files

SUFFIXES = frozenset((".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".json"))
"""What is taken from a folder; of these, what cannot be read is refused with a word on how to save it."""


def workbooks(paths: Sequence[Path]) -> list[Path]:
    """The files to take in, each once: those named, and those of folders in the order of their names.

    Text files named like sheets (`Candidats.csv`, `Dossiers.csv`), all those of one folder, are the sheets of
    one workbook: the folder stands for them. Raises NotFoundError for a path that holds nothing.
    """
    found = [file for path in paths for file in (_inside(path) if path.is_dir() else _named(path))]
    once = {file.resolve(): file for file in found}
    return list(dict.fromkeys(_joined(once.values())))


def names_of(files: Sequence[Path]) -> dict[Path, str]:
    """What each file is called in reports: its name, or its path where two have the same name."""
    short = [shown(file.name or file.resolve().name) for file in files]
    count = Counter(short)
    return {file: name if count[name] == 1 else shown(file.as_posix()) for file, name in zip(files, short, strict=True)}


def _named(path: Path) -> list[Path]:
    if not path.exists():
        raise NotFoundError(_("there is no file or folder at {path}").format(path=path))
    return [] if path.name.startswith("~$") else [path]


def _inside(folder: Path) -> list[Path]:
    """The workbooks of a folder and its folders, without hidden files and the locks that Excel leaves."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    kept = [path for path in found if not _is_hidden(path.relative_to(folder))]
    if not kept:
        raise NotFoundError(_("there is no workbook in {path}").format(path=folder))
    return kept


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _joined(files: Iterable[Path]) -> list[Path]:
    """The files, with a folder in place of its text files where they are the sheets of one workbook."""
    files = list(files)
    sheets = sorted((file for file in files if is_sheet_file(file)), key=lambda file: file.parent)
    whole = set()
    for folder, group in groupby(sheets, key=lambda file: file.parent):
        together = list(group)
        if len(together) > 1 and len(together) == len(sheet_files(folder)):
            whole.add(folder)
    return [file.parent if is_sheet_file(file) and file.parent in whole else file for file in files]
