"""`docs/exit-codes.md`: what a script learns from the exit code."""

from __future__ import annotations

from collections.abc import Iterator

from imm_eco.errors import EXIT_CODES
from imm_eco.i18n import _
from tests.generate.markdown import code, sentence, table


def exit_codes() -> Iterator[str]:
    """What a script learns from the exit code."""
    yield from ("# Exit codes", "", _CODES, "")
    yield from table(("Code", "Meaning"), ((code(str(number)), sentence(_(words))) for number, words in EXIT_CODES))
    yield from ("", "```sh", *_SCRIPT, "```")


_CODES = """\
Every command leaves with one of these. The words go to standard error, as `error: …`, what is unmet, and `hint:
…`; standard output holds data only."""
_SCRIPT = (
    "imm-eco import inbox/ --json > report.json",
    "case $? in",
    "  0) echo 'all taken in' ;;",
    "  5) echo 'some workbooks were refused: report.json says where' ;;",
    "  *) echo 'nothing was done' >&2; exit 1 ;;",
    "esac",
)
