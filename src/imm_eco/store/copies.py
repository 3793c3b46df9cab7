"""Copies of the file: a backup that is whole and sound before it has its name, and the way back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from imm_eco.errors import DatabaseError
from imm_eco.files import atomic_write
from imm_eco.i18n import _
from imm_eco.store import database
from imm_eco.store.verify import findings


def backup(source: Path, target: Path) -> None:
    """Copy a database, even one in use, to a new file that its owner alone can read.

    Raises DatabaseError when the copy is not sound; nothing then has the target's name.
    """
    with atomic_write(target) as part, database.reading(source) as db:
        with closing(sqlite3.connect(part)) as copy:
            db.backup(copy)
        _require_sound(part, source)


def restore(saved: Path, path: Path) -> Path | None:
    """Put a backup in the place of the database; gives the file that keeps what was there, if anything was.

    Raises DatabaseError when the backup is not a sound database; nothing is then touched.
    """
    _require_sound(saved, saved)
    kept = _set_aside(path) if path.exists() else None
    backup(saved, path)
    return kept


def _require_sound(part: Path, named: Path) -> None:
    with database.reading(part) as db:
        wrong = next(findings(db), None)
    if wrong:
        message = _("{path} is not sound: {what}").format(path=named, what=wrong.what)
        raise DatabaseError(message, hint=_("see `imm-eco check`"))


def _set_aside(path: Path) -> Path:
    """Keep a copy of the file beside it, under the first free name."""
    number = 1
    while (kept := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    os.link(path, kept) if hasattr(os, "link") else kept.write_bytes(path.read_bytes())
    return kept
