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
    yield from ("", "```sh", *SCRIPT, "```")


_CODES = """\
Every command leaves with one of these. The words go to standard error, as `error: …`, what is unmet, and `hint:
…`; standard output holds data only."""
SCRIPT = (
    "imm-eco import inbox/ --json > report.json",
    "case $? in",
    "  0) echo 'all taken in' ;;",
    "  5) echo 'some workbooks were refused: report.json says where' ;;",
    "  7) echo 'report.json could not be written: imm-eco log says what is kept' >&2; exit 1 ;;",
    "  130) echo 'interrupted: what was taken in is kept; run it again for the rest' >&2; exit 1 ;;",
    "  *) echo 'it stopped before its end: imm-eco log says what is kept' >&2; exit 1 ;;",
    "esac",
)
