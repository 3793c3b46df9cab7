"""`docs/problems.md`: every problem that an import, or the check of a programme file, can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imm_eco.domain.programme.problems import CATALOGUE as OF_PROGRAMMES
from imm_eco.i18n import _
from imm_eco.sheets.problem_catalogue import CATALOGUE
from tests.generate.markdown import cell, code, table

GROUPS = {"1": "The file", "2": "Sheets and headers", "3": "Values", "4": "Rules of the field", "5": "A programme file"}


def problems() -> Iterator[str]:
    """Every problem that a file can have."""
    yield "# Problems in a file"
    yield from ("", _PROBLEMS)
    for number, title in GROUPS.items():
        yield from ("", f"## {title}", "")
        kinds = sorted(
            (kind for kind in {**CATALOGUE, **OF_PROGRAMMES}.values() if kind.code[1] == number),
            key=lambda kind: kind.code,
        )
        rows = ((code(kind.code), _blanks(_(kind.message)), _blanks(_(kind.remedy))) for kind in kinds)
        yield from table(("Code", "What is said", "What to do"), rows)


def _blanks(message: str) -> str:
    """A message with the names of its blanks, in italics."""
    return re.sub(r"\{(\w+)\}", r"*\1*", cell(message).replace("*", "\\*"))


_PROBLEMS = """\
What an import complains of, by its permanent code. **E** is an error: the workbook is refused whole, and nothing
of it is written. **W** is a warning: the workbook is taken in, and somebody should look. Every problem of a
workbook is told in one pass, with its sheet, its cell and the value as it stands there; *words in italics* are
filled in. Those of a programme file have a line and a key instead ([programme.md](programme.md))."""
