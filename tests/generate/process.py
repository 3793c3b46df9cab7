"""`docs/process.md`: the table of moves and its diagram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imm_eco.domain.rules import workflow
from imm_eco.domain.rules.workflow import Move
from imm_eco.domain.vocabulary import ACCOMPANIMENT, ENDS, PHASES, STEPS
from tests.generate.markdown import code, table


def process() -> Iterator[str]:
    """The table of moves and its diagram."""
    yield "# The process"
    yield from ("", _PROCESS, "", "```mermaid", *_diagram(), "```", "", "## Moves", "", _MOVES, "")
    yield from table(("Move", "From → to", "Needs"), _moves())
    dated = " and ".join(need.say() for need in workflow.DATED)
    early = ", ".join(code(end) for end in workflow.EARLY_ENDS)
    held, last = workflow.NOT_HELD.say(), workflow.AFTER_HOLDS.say()
    yield from ("", f"Every move also needs {dated}; but for those that lead to {early}, {held}; an end, {last}.")
    yield from ("", "## Phases, steps and ends", "")
    yield from table(("Code", "French", "English", ""), _places())


def _moves() -> Iterator[Sequence[str]]:
    for alike in _alike():
        yield _name(alike[0]), "<br>".join(_ways(alike)), "; ".join(need.say() for need in alike[0].needs) or "–"


def _alike() -> list[list[Move]]:
    """The moves of one name and the same needs, together."""
    groups: dict[object, list[Move]] = {}
    for move in workflow.MOVES:
        key = (move.name, move.committee, move.outcome, tuple(need.code for need in move.needs))
        groups.setdefault((*key, move.target if move.name == "advance" else None), []).append(move)
    return list(groups.values())


def _name(move: Move) -> str:
    if move.committee and move.outcome:
        return f"decision {code(move.outcome)} of {move.committee}"
    return code(move.name)


def _ways(moves: list[Move]) -> Iterator[str]:
    """From → to: a line for each place that is left, or for each that is entered, whichever is shorter."""
    by_source: dict[str, list[str]] = {}
    by_target: dict[str, list[str]] = {}
    for move in moves:
        target = move.target or "where it is"
        by_source.setdefault(move.source, []).append(target)
        by_target.setdefault(target, []).append(move.source)
    if len(by_target) <= len(by_source) and len(by_target) == 1:
        yield from (f"{', '.join(sources)} → {target}" for target, sources in by_target.items())
    else:
        yield from (f"{source} → {', '.join(targets)}" for source, targets in by_source.items())


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f'    state "{PHASES.title("accompagnement")}" as accompagnement {{'
    yield from (f"        {line}" for line in _edges(inside=True))
    yield "    }"
    yield from (f'    state "{STEPS.title(step)}" as {_id(step)}' for step in STEPS.codes if step not in ACCOMPANIMENT)
    yield "    [*] --> accompagnement"
    yield from (f"    {line}" for line in _edges(inside=False))
    yield from (f"    {_id(end)} --> [*]" for end in ENDS)


def _edges(inside: bool) -> Iterator[str]:
    """The arrows inside the accompaniment, or the others; alike ones are one arrow with all its names."""
    if inside:
        yield from (f'state "{STEPS.title(step)}" as {_id(step)}' for step in ACCOMPANIMENT)
        yield f"[*] --> {ACCOMPANIMENT[0]}"
    names: dict[tuple[str, str], list[str]] = {}
    for move in workflow.MOVES:
        within = move.source in ACCOMPANIMENT and (move.target or move.source) in ACCOMPANIMENT
        if within == inside and not _is_far_return(move):
            ways = names.setdefault((_tail(move), move.target or move.source), [])
            ways.append(move.outcome or move.name)
    for (source, target), labels in names.items():
        yield f"{_id(source)} --> {_id(target)} : {', '.join(dict.fromkeys(labels))}"


def _tail(move: Move) -> str:
    """Where an arrow starts: what can end any step of the accompaniment starts from the phase."""
    ends_any = move.source in ACCOMPANIMENT and move.target in ("desiste", "ecarte")
    return "accompagnement" if ends_any else move.source


def _is_far_return(move: Move) -> bool:
    """A return over several steps is said in words; the diagram shows the one to the step before."""
    order = ACCOMPANIMENT.index
    return move.name == "return" and move.target is not None and order(move.source) - order(move.target) > 1


def _id(step: str) -> str:
    return step.replace("-", "_")


def _places() -> Iterator[Sequence[str]]:
    for phase in PHASES:
        inside = ACCOMPANIMENT if phase.code == "accompagnement" else ()
        yield code(phase.code), f"**{phase.fr}**", f"**{phase.en}**", "phase" if inside else "phase, of one step"
        yield from (_place(step, "step of `accompagnement`") for step in inside)
    yield from (_place(end, "end") for end in ENDS)


def _place(step: str, what: str) -> Sequence[str]:
    term = next(term for term in STEPS if term.code == step)
    return code(step), term.fr, term.en, what


_PROCESS = """\
A dossier goes through four phases; the first has four steps. What is not in the table below cannot be done,
whether typed or read from a sheet: `imm-eco dossier moves REF` says what is open to a dossier and what it still
needs, and a refusal lists everything that is missing. Two committees decide: the comité de pilotage, where the
State and the federation sit together, selects; the comité de suivi, where the State sits alone, validates. A
session composed otherwise cannot decide."""
_MOVES = """\
`advance`, `return`, `withdraw`, `drop` and `close` are commands of `imm-eco dossier`; a decision is recorded with
`imm-eco committee decide`."""
