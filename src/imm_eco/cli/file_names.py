"""Names of files that a command was given by mistake."""

from __future__ import annotations

from pathlib import Path

from imm_eco.errors import UsageError
from imm_eco.i18n import _


def require_workbook(file: Path) -> None:
    """Refuse a name that is not a workbook's. Raises UsageError."""
    if file.suffix.lower() != ".xlsx":
        message = _("{file} is not the name of a workbook").format(file=file.name)
        raise UsageError(message, hint=_("end it in .xlsx"), field="file")


def require_folder(folder: Path) -> None:
    """Refuse a name that is a document's where a folder is needed. Raises UsageError."""
    if folder.suffix.lower() in _DOCUMENTS and not folder.is_dir():
        message = _("{file} is the name of a file, and a folder is needed").format(file=folder.name)
        raise UsageError(message, hint=_("name a folder: it takes every file of the pack"), field="output")


def require_database(file: Path) -> None:
    """Refuse the name of a workbook or a document for a copy of the database. Raises UsageError."""
    if file.suffix.lower() in _DOCUMENTS:
        message = _("{file} is the name of a document; a backup is a database").format(file=file.name)
        hint = _("end it in .db; `imm-eco export FILE.xlsx` writes a workbook")
        raise UsageError(message, hint=hint, field="file")


_DOCUMENTS = (".xlsx", ".xls", ".ods", ".csv", ".json", ".jsonl", ".md", ".html", ".htm", ".pdf", ".txt", ".docx")
"""Endings by which a program that is not this one opens a file."""
