"""What moved between two readings of a figure: new, corrected, newly validated, left; to the fact.

A dossier that counts only in the later reading brings all that it has as newly validated (or newly counted); one
that counts no more takes all of it away. Of a dossier that counts in both, each fact is new, corrected or withdrawn;
of a stock, where one position counts, a later one brings its difference to the one before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from imm_eco import formatting
from imm_eco.domain.vocabulary import Term, Vocabulary
from imm_eco.formatting import display
from imm_eco.grid import Field, Grid, Kind, Note, Row
from imm_eco.i18n import N_, _
from imm_eco.reports.explain import Answer
from imm_eco.reports.explain.contributions import Contribution
from imm_eco.reports.explain.table import contribution_fields, title, told

_BEFORE = (Term("new", "Nouveau", "New"), Term("corrected", "Corrigé", "Corrected"))
_AFTER = (Term("left", "Sorti", "Left"), Term("withdrawn", "Retiré", "Withdrawn"))
Key = tuple[str, str | None, str | None]
"""What two facts of a part and dossier share where one takes the place of the other."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What one fact moved: why, what it brought before and brings now, and the fact to look at."""

    reason: str
    part: str
    before: int
    after: int
    fact: Contribution

    @property
    def moved(self) -> int:
        """What the part gained by it."""
        return self.after - self.before


def movements(before: Answer, after: Answer) -> list[Movement]:
    """All that moved, by part and dossier."""
    old, new = _by_dossier(before), _by_dossier(after)
    found = (
        movement
        for part, dossier in sorted({*old, *new}, key=str)
        for movement in _of(part, dossier, old[part, dossier], new[part, dossier], before, after)
    )
    return [movement for movement in found if movement.moved]


def _by_dossier(answer: Answer) -> dict[tuple[str, str | None], dict[Key, list[Contribution]]]:
    found: dict[tuple[str, str | None], dict[Key, list[Contribution]]] = defaultdict(lambda: defaultdict(list))
    for each in answer.contributions:
        stock = answer.explained.parts[each.part].stock
        found[each.part, each.dossier][_key(each, stock)].append(each)
    return found


def _key(each: Contribution, stock: bool) -> Key:
    return each.noun, None if stock else each.period, None if each.dossier else each.company


def _of(
    part: str,
    dossier: str | None,
    old: Mapping[Key, list[Contribution]],
    new: Mapping[Key, list[Contribution]],
    before: Answer,
    after: Answer,
) -> Iterator[Movement]:
    was, now = (dossier is None or dossier in answer.explained.dossiers for answer in (before, after))
    for key in sorted({*old, *new}, key=str):
        gone, come = old.get(key, []), new.get(key, [])
        was_worth, is_worth = (sum(each.value for each in facts) for facts in (gone, come))
        reason = after.explained.joined.code if not was else "left" if not now else _reason(gone, come)
        yield Movement(reason, part, was_worth, is_worth, (come or gone)[-1])


def _reason(gone: list[Contribution], come: list[Contribution]) -> str:
    if not gone or not come:
        return "new" if come else "withdrawn"
    return "corrected" if gone[-1].period == come[-1].period else "new"


def grid(before: Answer, after: Answer, where: Mapping[str, str | None], words: tuple[str, str]) -> Grid:
    """The movements between two readings, by reason; `words` are the two moments as they were asked."""
    moved, known, parts = movements(before, after), reasons(after), after.explained.parts
    rows = [
        Row(
            {
                **told(each.fact, parts[each.part]),
                "reason": each.reason,
                "before": each.before,
                "after": each.after,
                "moved": each.moved,
            }
        )
        for each in sorted(moved, key=lambda each: known.codes.index(each.reason))
    ]
    shown = [display(answer.field, answer.row) for answer in (before, after)]
    facts = {
        "report": "explain",
        "of": after.grid.name,
        "before": words[0],
        "after": words[1],
        **where,
        "column": after.field.key,
        "value_before": before.plain,
        "value_after": after.plain,
    }
    named = title(after, where, " → ".join(shown))
    notes = [Note(N_("From {before} to {after}."), _texts(before=words[0], after=words[1])),
             Note(after.figure.sentence), *_totals(after, known, moved)]  # fmt: skip
    return Grid("explain", named, list(_fields(after)), rows, facts, notes, section="reason")


def reasons(answer: Answer) -> Vocabulary:
    """Why a figure moves; what it means to join it depends on the figure."""
    return Vocabulary("reason", (*_BEFORE, answer.explained.joined, *_AFTER))


def _fields(answer: Answer) -> Iterator[Field]:
    yield Field("reason", N_("Why"), Kind.CODE, reasons(answer))
    for field in contribution_fields():
        if field.key == "value":
            yield Field("before", N_("Before"), Kind.AMOUNT, exact=True)
            yield Field("after", N_("After"), Kind.AMOUNT, exact=True)
            yield Field("moved", N_("Difference"), Kind.AMOUNT, exact=True)
        else:
            yield field


def _totals(after: Answer, known: Vocabulary, moved: list[Movement]) -> Iterator[Note]:
    """What each part gained and lost, by reason, and in all."""
    for name in dict.fromkeys(each.part for each in moved):
        part = after.explained.parts[name]
        gained: Counter[str] = Counter()
        for each in moved:
            gained[each.reason] += each.moved if each.part == name else 0
        said = [f"{known.title(code)} {_signed(gained[code], part.unit)}" for code in known.codes if gained[code]]
        whole = _signed(gained.total(), part.unit)
        values = _texts(part=_(part.name).capitalize(), reasons=", ".join(said), whole=whole)
        yield Note(N_("{part}: {reasons}; in all {whole}."), values)


def _signed(value: int, unit: str) -> str:
    written = formatting.money(value, exact=True) if unit == "MAD" else formatting.count(value)
    return f"+{written}" if value > 0 else written


def _texts(**words: str) -> dict[str, tuple[Kind, str]]:
    return {name: (Kind.TEXT, word) for name, word in words.items()}
