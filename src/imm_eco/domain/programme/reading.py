"""A programme file as it is read: one door for `init --programme`, `programme check` and the shipped file."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from imm_eco.domain.programme import SHIPPED, Programme, from_json
from imm_eco.domain.programme import problems as kinds
from imm_eco.domain.programme.consistency import consistency
from imm_eco.domain.programme.lines import lines_of
from imm_eco.domain.programme.problems import ProgrammeProblem
from imm_eco.domain.programme.structure import structure
from imm_eco.errors import DataError
from imm_eco.faults import Fault, ProblemKind
from imm_eco.files import UnfitFile, read_plain
from imm_eco.i18n import N_, _, ngettext

LARGEST = 256 * 1024
"""The IMM programme takes 8 KiB."""
DEEPEST = 8
# A key with so many dots: the standard library takes quadratic time for it, and no programme has one.
_DOTTED = re.compile(r"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}")
_PLACE = re.compile(r"(?P<why>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ProgrammeReading:
    """What a programme file says, as the JSON that a database keeps, and every problem of it."""

    document: str | None
    problems: Sequence[ProgrammeProblem]


class ProgrammeError(DataError):
    """A programme file that cannot be taken; every problem is a line of its details."""

    def __init__(self, path: Path, problems: Sequence[ProgrammeProblem]) -> None:
        count = len(problems)
        message = ngettext("{count} problem in this programme file", "{count} problems in this programme file", count)
        hint = _("see `imm-eco programme check {file}`, and docs/programme.md").format(file=shlex.quote(str(path)))
        message = _("{where}: {message}").format(where=path, message=message.format(count=count))
        super().__init__(message, hint=hint, details=[in_one_line(each) for each in problems[:_MOST_SAID]])


_MOST_SAID = 20


def in_one_line(problem: ProgrammeProblem) -> str:
    """A problem in one line: where, what, and what to do."""
    where = [_("line {line}").format(line=problem.line)] if problem.line else []
    if problem.key:
        where.append(problem.key)
    sentence = f"{problem.fault.message} {problem.fault.remedy}"
    return _("{where}: {message}").format(where=", ".join(where), message=sentence) if where else sentence


def load(path: Path | None = None) -> Programme:
    """The programme of a file, the shipped IMM programme by default.

    Raises OSError where the system has no such file, and ProgrammeError with every problem of what it says.
    """
    source = path or SHIPPED
    reading = read(source)
    if reading.document is None:
        raise ProgrammeError(source, reading.problems)
    return from_json(reading.document)


def read(path: Path) -> ProgrammeReading:
    """Read a programme file and judge all of it. Raises OSError where the system has no such file."""
    try:
        content = read_plain(path, LARGEST)
    except UnfitFile as error:
        return _refused(kinds.NOT_READABLE, reason=error.reason)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = content.count(b"\n", 0, error.start) + 1
        return ProgrammeReading(None, [ProgrammeProblem(Fault(kinds.NOT_UTF8, {"at": at}), line=at)])
    return judge(text)


def judge(text: str) -> ProgrammeReading:
    """Judge the text of a programme file."""
    if match := _DOTTED.search(text):
        return _refused(kinds.TOO_DEEP, text.count("\n", 0, match.start()) + 1, most=DEEPEST)
    document = _parsed(text)
    if isinstance(document, ProgrammeReading):
        return document
    if _deepest(document) > DEEPEST:
        return _refused(kinds.TOO_DEEP, most=DEEPEST)
    parts, problems = structure(document)
    if problems := [*problems, *consistency(parts)]:
        return ProgrammeReading(None, _placed(problems, lines_of(text.replace("\r\n", "\n"))))
    return ProgrammeReading(json.dumps(document, ensure_ascii=False, sort_keys=True, default=date.isoformat), ())


def _refused(kind: ProblemKind, line: int | None = None, **params: object) -> ProgrammeReading:
    return ProgrammeReading(None, [ProgrammeProblem(Fault(kind, params), line=line)])


def _parsed(text: str) -> dict[str, object] | ProgrammeReading:
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        return _refused(kinds.TOO_DEEP, most=DEEPEST)
    except ValueError as error:  # also a number of more digits than Python reads
        match = _PLACE.fullmatch(str(error))
        line = int(match["line"]) if match and match["line"] else text.rstrip().count("\n") + 1 if match else None
        return _refused(kinds.NOT_TOML, line, reason=_reason(match["why"] if match else ""))


_REASONS = {
    "Cannot overwrite a value": N_("this key is stated already"),
    "Duplicate inline table key": N_("this key is stated already"),
    "Cannot declare": N_("this table is stated already"),
    "Cannot mutate": N_("this table is stated already"),
    "Invalid value": N_("this is no value: text stands in quotes, a date like this: 2016-05-02"),
    "Invalid date or datetime": N_("there is no such date"),
    "Unterminated string": N_("a quotation mark is missing"),
    'Expected "\'"': N_("a quotation mark is missing"),
    "Illegal character": N_("a text goes over the end of its line, or holds a control character"),
    "Unclosed": N_("a bracket is missing"),
    "Expected ']": N_("a bracket is missing"),
    "Expected '='": N_("a key is followed by “=” and its value"),
    "Unescaped": N_("in a text in quotes, “\\” is written twice"),
    "Expected newline": N_("a key and its value take a line of their own"),
    "Invalid statement": N_("a line is a key, “=” and its value, or a [table]"),
    "Invalid initial character": N_("a key has letters without accents, digits, “-” and “_”"),
}


def _reason(why: str) -> str:
    """What the parser of the standard library complains of, in the analyst's language where it is known."""
    sentence = next((reason for begun, reason in _REASONS.items() if why.startswith(begun)), None)
    return _(sentence) if sentence else why or _("a number is too long")


def _deepest(document: Mapping[str, object]) -> int:
    """How deep tables and lists are nested, as far as it matters."""
    level: list[object] = [document]
    depth = 0
    while level and depth <= DEEPEST:
        depth += 1
        level = [each for holder in level for each in _values(holder) if isinstance(each, dict | list)]
    return depth


def _values(holder: object) -> Iterable[object]:
    return holder.values() if isinstance(holder, dict) else holder if isinstance(holder, list) else ()


def _placed(problems: list[ProgrammeProblem], lines: dict[kinds.Path, int]) -> list[ProgrammeProblem]:
    """The problems at their lines, from the first to the last; `at` in a sentence is a line too."""

    def line(path: kinds.Path) -> int | None:
        return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), None)

    placed = []
    for each in problems:
        params = dict(each.fault.params)
        if isinstance(at := params.get("at"), tuple):
            params["at"] = line(at)
        placed.append(replace(each, fault=Fault(each.fault.kind, params), line=line(each.path)))
    return sorted(placed, key=lambda each: each.line or 0)
