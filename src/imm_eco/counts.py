"""Counts with what is counted, in the singular or in the plural of the analyst's language.

A sentence that holds one of these says nothing itself that would have to agree with it.
"""

from __future__ import annotations

from imm_eco.formatting import count
from imm_eco.i18n import ngettext


def counted(words: str, number: int) -> str:
    """The words that `ngettext` chose for a number, with the number in them."""
    return words.format(count=count(number))


def dossiers(number: int) -> str:
    """How many dossiers."""
    return counted(ngettext("{count} dossier", "{count} dossiers", number), number)


def jobs(number: int) -> str:
    """How many jobs."""
    return counted(ngettext("{count} job", "{count} jobs", number), number)


def days(number: int) -> str:
    """How many days."""
    return counted(ngettext("{count} day", "{count} days", number), number)


def rows(number: int) -> str:
    """How many rows."""
    return counted(ngettext("{count} row", "{count} rows", number), number)


def sheets(number: int) -> str:
    """How many sheets."""
    return counted(ngettext("{count} sheet", "{count} sheets", number), number)


def seconds(number: int) -> str:
    """How many seconds."""
    return counted(ngettext("{count} second", "{count} seconds", number), number)


def facts_said(number: int) -> str:
    """How many facts a change said."""
    return counted(ngettext("{count} fact said", "{count} facts said", number), number)


def facts_withdrawn(number: int) -> str:
    """How many facts a change withdrew."""
    return counted(ngettext("{count} withdrawn", "{count} withdrawn", number), number)


def new_rows(number: int) -> str:
    """How many rows are new."""
    return counted(ngettext("{count} new", "{count} new", number), number)


def changed_rows(number: int) -> str:
    """How many rows correct what was there."""
    return counted(ngettext("{count} changed", "{count} changed", number), number)


def unchanged(number: int) -> str:
    """How many rows, or files, hold nothing new."""
    return counted(ngettext("{count} unchanged", "{count} unchanged", number), number)


def rejected_rows(number: int) -> str:
    """How many rows are rejected."""
    return counted(ngettext("{count} rejected row", "{count} rejected rows", number), number)


def files(number: int) -> str:
    """How many files."""
    return counted(ngettext("{count} file", "{count} files", number), number)


def files_imported(number: int) -> str:
    """How many files were imported."""
    return counted(ngettext("{count} imported", "{count} imported", number), number)


def files_refused(number: int) -> str:
    """How many files were refused."""
    return counted(ngettext("{count} refused", "{count} refused", number), number)
