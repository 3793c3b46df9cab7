"""Every kind of refusal, with its exit code: the one place where the two meet.

A refusal of this module carries words for the analyst. Problems in the data of a file are values,
not exceptions: see `imm_eco.sheets.problem_catalogue`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from imm_eco.i18n import N_


def command(*words: str) -> str:
    """A command of ours that can be pasted as it is: words with spaces or signs of the shell stand in quotes."""
    return f"`{' '.join(map(quoted, ('imm-eco', *words)))}`"


def quoted(word: str) -> str:
    """A word as a shell takes it for one: as it is, in double quotes, or in single ones where these would change it."""
    if re.fullmatch(r"[\w./:+=,@-]+", word):
        return word
    if re.search(r'["$`\\!]', word):
        import shlex

        return shlex.quote(word)
    return f'"{word}"'


class ImmEcoError(Exception):
    """A refusal told to the analyst as `error: …` and `hint: …`.

    `details` are further lines (unmet needs, open moves); `field` names the column or option at
    fault, so that an import can point at the cell.
    """

    exit_code: ClassVar[int] = 1
    meaning: ClassVar[str] = N_("a bug in imm-eco")

    def __init__(
        self, message: str, *, hint: str | None = None, details: Sequence[str] = (), field: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = tuple(details)
        self.field = field


class UsageError(ImmEcoError):
    """The command was typed wrongly, or a value on it cannot be read."""

    exit_code = 2
    meaning = N_("usage: an unknown command or option, or a value that cannot be read")


class NotFoundError(ImmEcoError):
    """A candidate, a dossier, a session or a file that is named does not exist."""

    exit_code = 3
    meaning = N_("not found: a candidate, a dossier, a session or a file")


class RuleError(ImmEcoError):
    """A rule of the field refuses the act; nothing was written."""

    exit_code = 4
    meaning = N_("refused by a rule of the field; nothing was written")


class DataError(ImmEcoError):
    """A file holds data that cannot be accepted."""

    exit_code = 5
    meaning = N_("problems in the data of a file")


class DatabaseError(ImmEcoError):
    """The database is absent, locked, damaged, foreign, or of an older or newer version."""

    exit_code = 6
    meaning = N_("the database: absent, locked, damaged, foreign, older or newer")


class OutputError(ImmEcoError):
    """An answer or a file could not be written: a full disk, a closed stream. What was kept in the database is."""

    exit_code = 7
    meaning = N_("an answer or a file could not be written; the message says which, and what is kept")


DONE = 0
INTERRUPTED = 130

_KINDS: tuple[type[ImmEcoError], ...] = (ImmEcoError, *ImmEcoError.__subclasses__())

EXIT_CODES: tuple[tuple[int, str], ...] = (
    (DONE, N_("done")),
    *((kind.exit_code, kind.meaning) for kind in _KINDS),
    (INTERRUPTED, N_("interrupted (Ctrl-C)")),
)
