"""What is said of dossiers whose commitments have no jobs for the horizon's year: unknown, not zero, and not mixed.

Their last figure before that year stands beside, and is in no total.
"""

from __future__ import annotations

from collections.abc import Iterable

from imm_eco import counts
from imm_eco.grid import Kind, Note
from imm_eco.i18n import N_


def jobs_note(year: int, jobs: int, known: int, unknown: int, last: int, whose: str = "") -> Note:
    """The jobs of the `known` dossiers for a year, how many have no figure, and their last ones before it, summed.

    `whose` tells these one by one in place of their sum.
    """
    before = whose or (counts.jobs(last) if last else "n.d.")
    said = {"year": str(year), "unknown": counts.dossiers(unknown), "last": before}
    if known == 0:
        sentence = N_(
            "Without a figure of jobs for {year}, and not counted: {unknown} (last ones before: {last}). "
            "n.d. is not zero."
        )
    else:
        sentence = N_(
            "For {year}: {jobs} ({known}). Without a figure of jobs, and not counted: {unknown} (last ones before: "
            "{last}). n.d. is not zero."
        )
        said |= {"jobs": counts.jobs(jobs), "known": counts.dossiers(known)}
    return Note(sentence, {key: (Kind.TEXT, value) for key, value in said.items()})


def last_ones(dossiers: Iterable[tuple[str, int | None]]) -> str:
    """The last jobs of each dossier that has no figure for the year, by the dossier's own name; none is no text."""
    return ", ".join(f"{name} {counts.jobs(last)}" for name, last in dossiers if last is not None)
