"""The documents that the declarations make: `python -m tests.generate` writes them anew.

Commands, sheets, problems, the process, exit codes, the views of the file, the programme file, the index of the
decisions. Nothing in them is typed twice: a change of the code shows here, and a test holds each document current.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from imm_eco import i18n
from imm_eco.store import ddl, tables
from tests.generate import schema

DOCS = Path(__file__).parents[2] / "docs"
NOTICE = "<!-- Written by `python -m tests.generate`; edit the code it comes from, not this file. -->"

DOCUMENTS = {
    "commands.md": "commands",
    "sheets.md": "sheets",
    "problems.md": "problems",
    "process.md": "process",
    "exit-codes.md": "exit_codes",
    "views.md": "views",
    "programme.md": "programme",
    "DECISIONS.md": "decisions",
}
"""By file, the module beside this one and its function that gives the lines: imported once the tables are written."""


def text(name: str) -> str:
    """A document as it should stand, in English."""
    i18n.use("en")
    function = DOCUMENTS[name]
    lines: Callable[[], Iterator[str]] = getattr(import_module(f"{__name__}.{function}"), function)
    title, *rest = lines()
    return "\n".join([title, "", NOTICE, *rest]) + "\n"


def main() -> None:
    """Write the schema and the tables, then every document, which is made of them."""
    ddl.PATH.write_text(schema.text(), encoding="utf-8", newline="\n")
    tables.PATH.write_text(schema.tables(), encoding="utf-8", newline="\n")
    for name in DOCUMENTS:
        (DOCS / name).write_text(text(name), encoding="utf-8", newline="\n")
