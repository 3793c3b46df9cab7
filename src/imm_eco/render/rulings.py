"""What became of each row of a sheet of decisions, for people and for scripts."""

from __future__ import annotations

from imm_eco import formatting
from imm_eco.domain.vocabulary import OUTCOMES, Term, Vocabulary
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.i18n import N_, _
from imm_eco.render.entries import entries_json
from imm_eco.services.intake.decision_sheets import DecisionSheetReport

RULINGS = Vocabulary(
    "ruling",
    (
        Term("new", "enregistrée", "recorded"),
        Term("changed", "corrigée", "corrected"),
        Term("unchanged", "déjà enregistrée", "already recorded"),
        Term("refused", "REFUSÉE", "REFUSED"),
    ),
)


def rulings_grid(report: DecisionSheetReport) -> Grid:
    """A row of the sheet a row, in its order; where each reservation stands beside its decision."""
    sheets = {ruling.sheet for ruling in report.rulings}
    return Grid(
        name="rulings",
        title=_("{file}: decisions").format(file=report.file),
        fields=(
            Field("sheet", N_("Sheet"), in_tables=len(sheets) > 1),
            Field("row", N_("Row"), Kind.COUNT),
            Field("reference", N_("Reference")),
            Field("outcome", N_("Decision"), Kind.CODE, OUTCOMES, missing=N_("reservation")),
            Field("granted", N_("Granted support"), Kind.MONEY, exact=True),
            Field("effect", N_("What became of it"), Kind.CODE, RULINGS),
        ),
        rows=[Row({name: getattr(ruling, name) for name in _NAMES}) for ruling in report.rulings],
    )


_NAMES = ("sheet", "row", "reference", "outcome", "granted", "effect")


def rulings_json(report: DecisionSheetReport) -> dict[str, object]:
    """The report as scripts read it: amounts in MAD."""
    rows = [
        {name: getattr(ruling, name) for name in _NAMES} | {"granted": formatting.to_plain(ruling.granted, Kind.MONEY)}
        for ruling in report.rulings
    ]
    return {
        "file": report.file,
        "change": report.change,
        "counts": {effect: report.count(effect) for effect in RULINGS.codes},
        "rows": rows,
        "corrected": entries_json(report.corrected),
        "problems": [problem.as_json() for problem in report.problems],
        "aside": list(report.aside),
    }
