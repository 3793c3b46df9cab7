"""What the commands share that put one database file in the place of another."""

from __future__ import annotations

from pathlib import Path

from imm_eco.cli.terminal import Terminal
from imm_eco.errors import RuleError, UsageError
from imm_eco.i18n import _

BEFORE_RESTORE, BEFORE_UNDO = "before-restore", "before-undo"


def remove_old_copies(terminal: Terminal, stem: str) -> None:
    """Keep the latest automatic copies of a kind, and say which went."""
    from imm_eco.store import copies

    for gone in copies.prune(terminal.db, stem):
        message = _("removed: {path} (the latest {count} are kept)")
        terminal.say(message.format(path=gone, count=copies.KEPT))


def require_another(file: Path, db: Path) -> None:
    """Refuse the database itself where another file is needed. Raises UsageError."""
    if db.exists() and file.samefile(db):
        raise UsageError(_("{path} is the database itself").format(path=file))


def require_agreement(agreed: bool) -> None:
    """Stop where the person said no. Raises RuleError."""
    if not agreed:
        raise RuleError(_("nothing was done"), hint=_("add --yes to go ahead"))
