"""A programme file held against its schema: unknown, missing and misspelt keys, types, limits, words.

What is in order is given back, with the defaults of what was left out; whatever is not is left out of it, so that
the rules of the whole (`consistency.py`) judge only what can be judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

from imm_eco.domain.programme import problems as kinds
from imm_eco.domain.programme.problems import Path, ProgrammeProblem, shown
from imm_eco.domain.programme.schema import SCHEMA, Key, Type
from imm_eco.domain.vocabulary import fold
from imm_eco.faults import Fault
from imm_eco.i18n import N_, _
from imm_eco.suggestions import did_you_mean, nearest

LONGEST_CODE, LONGEST_PREFIX, LONGEST_TEXT, MOST_TEXTS = 64, 12, 300, 50
MOST_STRANGE = 50
"""Of more unknown keys in one table the others are only counted."""
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_PREFIX = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*", re.ASCII)
_YEARS = range(1990, 2101)
_EXAMPLES = {
    Type.TEXT: '"…"', Type.CODE: '"nouveaux-metiers"', Type.PREFIX: '"IMM"', Type.DAY: "2016-05-02",
    Type.WHOLE: "60", Type.YES_NO: "true", Type.TEXTS: '["…"]', Type.SPAN: "[6, 12]",
}  # fmt: skip


def structure(document: Mapping[str, object]) -> tuple[dict[str, object], list[ProgrammeProblem]]:
    """What of a document is in order, and every problem of its structure."""
    return _table(document, SCHEMA, (), document)


def example(key: Key) -> str:
    """How a value of a key is written."""
    if key.type is Type.TABLES:
        return f"[[{key.name}]]"
    if key.type is Type.TABLE:
        return f"[{key.name}]"
    if key.type in (Type.WORD, Type.WORDS):
        word = f'"{key.words[0]}"' if key.words else '"jobs"'
        return word if key.type is Type.WORD else f"[{word}]"
    return _EXAMPLES[key.type]


def _table(
    raw: Mapping[str, object], key: Key, path: Path, document: Mapping[str, object]
) -> tuple[dict[str, object], list[ProgrammeProblem]]:
    """What of a table is in order, by key; a key that is not is as if it were left out."""
    keys = {each.name: each for each in key.keys}
    unknown = [name for name in raw if name not in keys]
    free = [name for name in keys if name not in raw]
    misspelt = {name: _nearest(name, free) for name in unknown[:MOST_STRANGE]}
    problems = [_unknown(name, near, keys, (*path, name)) for name, near in misspelt.items()]
    if len(unknown) > MOST_STRANGE:
        problems.append(_too_many(len(raw), 0, len(keys), path))
    values: dict[str, object] = {}
    for name, each in keys.items():
        if name in raw:
            values[name], of_value = _value(raw[name], each, (*path, name), document)
            problems += of_value
            continue
        values[name] = each.default
        if each.required and name not in misspelt.values():
            params = {"name": name, "meaning": _(each.meaning), "example": _written(each)}
            problems.append(ProgrammeProblem(Fault(kinds.MISSING_KEY, params), path))
    return values, problems


def _value(raw: object, key: Key, path: Path, document: Mapping[str, object]) -> tuple[object, list[ProgrammeProblem]]:
    """The value of a key, None where it is not in order; of tables, what of them is."""
    if key.is_nested:
        return _nested(raw, key, path, document)
    problems = [ProgrammeProblem(fault, path, shown(raw)) for fault in _faults(raw, key, document)]
    return None if problems else raw, problems


def _nested(raw: object, key: Key, path: Path, document: Mapping[str, object]) -> tuple[object, list[ProgrammeProblem]]:
    """A table, or a list of tables; one that is none of these is left out."""
    if key.type is Type.TABLE:
        if isinstance(raw, dict):
            return _table(raw, key, path, document)
        return {}, [ProgrammeProblem(_wrong(raw, key), path, shown(raw))]
    if not (isinstance(raw, list) and all(isinstance(item, dict) for item in raw)):
        return [], [ProgrammeProblem(_wrong(raw, key), path, shown(raw))]
    if not key.low <= len(raw) <= key.high:
        return [], [_too_many(len(raw), key.low, key.high, path)]
    tables = [_table(item, key, (*path, place), document) for place, item in enumerate(raw)]
    return [values for values, _problems in tables], [each for _values, problems in tables for each in problems]


def _too_many(count: int, low: int, high: int, path: Path) -> ProgrammeProblem:
    return ProgrammeProblem(Fault(kinds.TOO_MANY, {"found": count, "low": low, "high": high}), path)


def _unknown(name: str, near: str | None, names: Iterable[str], path: Path) -> ProgrammeProblem:
    return ProgrammeProblem(
        Fault(kinds.UNKNOWN_KEY, {"name": shown(name), "suggestion": _suggestion(near, names)}), path
    )


def _faults(value: object, key: Key, document: Mapping[str, object]) -> Iterator[Fault]:
    """What is wrong with a value: first its type, then what it says."""
    if not _IS_OF[key.type](value):
        yield _wrong(value, key)
    elif isinstance(value, list) and len(value) > MOST_TEXTS:
        yield Fault(kinds.TOO_MANY, {"found": len(value), "low": 0, "high": MOST_TEXTS})
    elif isinstance(value, str):
        yield from _text_faults(value, key, document)
    else:
        yield from _other_faults(value, key, document)


def _text_faults(text: str, key: Key, document: Mapping[str, object]) -> Iterator[Fault]:
    match key.type:
        case Type.WORD:
            yield from _word_faults([text], key, document)
        case Type.CODE if not (len(text) <= LONGEST_CODE and _CODE.fullmatch(text)):
            yield Fault(kinds.BAD_CODE, {"word": shown(text), "most": LONGEST_CODE})
        case Type.PREFIX if not (len(text) <= LONGEST_PREFIX and _PREFIX.fullmatch(text)):
            yield Fault(kinds.BAD_PREFIX, {"word": shown(text), "most": LONGEST_PREFIX})
        case Type.TEXT if not _can_be_read(text):
            yield Fault(kinds.BAD_TEXT, {"most": LONGEST_TEXT})


def _other_faults(value: object, key: Key, document: Mapping[str, object]) -> Iterator[Fault]:
    match key.type, value:
        case Type.WORDS, list(words):
            yield from _word_faults(words, key, document)
        case Type.TEXTS, list(texts) if not all(map(_can_be_read, texts)):
            yield Fault(kinds.BAD_TEXT, {"most": LONGEST_TEXT})
        case Type.WHOLE, int(number):
            yield from _limits(number, key)
        case Type.SPAN, [int(first), int(last)]:
            yield from (*_limits(first, key), *_limits(last, key))
            if first > last:
                yield Fault(kinds.SPAN_BACKWARDS, {"value": f"{shown(first)}, {shown(last)}"})
        case Type.DAY, date(year=year) if year not in _YEARS:
            limits = {"low": f"{_YEARS.start}-01-01", "high": f"{_YEARS.stop - 1}-12-31"}
            yield Fault(kinds.OUT_OF_LIMITS, {"value": shown(value), **limits})


def _word_faults(texts: Iterable[str], key: Key, document: Mapping[str, object]) -> Iterator[Fault]:
    words = _words(key, document)
    yield from (_unknown_word(word, words) for word in texts if word not in words)


def _can_be_read(text: str) -> bool:
    """Whether a title can be shown as it is: visible, on one line, with something to read in it."""
    return len(text) <= LONGEST_TEXT and bool(fold(text)) and all(c.isprintable() or c in _SPACES for c in text)


_SPACES = "\u00a0\u202f\u2009"


def _limits(value: int, key: Key) -> Iterator[Fault]:
    if not key.low <= value <= key.high:
        yield Fault(kinds.OUT_OF_LIMITS, {"value": shown(value), "low": key.low, "high": key.high})


def _words(key: Key, document: Mapping[str, object]) -> tuple[str, ...]:
    """What a word may be: those of the key, and the codes of the programme's own list."""
    items = document.get(key.own, ()) if key.own else ()
    listed = items if isinstance(items, list) else ()
    own = (item.get("code") for item in listed if isinstance(item, dict))
    return (*key.words, *(code for code in own if isinstance(code, str)))


def _unknown_word(word: str, words: tuple[str, ...]) -> Fault:
    suggestion = _suggestion(_nearest(word, words), words)
    return Fault(kinds.UNKNOWN_WORD, {"word": shown(word), "suggestion": suggestion})


def _nearest(word: str, words: Iterable[str]) -> str | None:
    """What a misspelt word most likely means."""
    return next(iter(nearest(word[:LONGEST_CODE], words)), None)


def _suggestion(near: str | None, choices: Iterable[str]) -> str:
    return did_you_mean([near] if near else []) or _("one of: {words}").format(words=", ".join(choices) or "–")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_IS_OF: dict[Type, Callable[[object], bool]] = {
    Type.TEXT: _is_text,
    Type.CODE: _is_text,
    Type.PREFIX: _is_text,
    Type.WORD: _is_text,
    Type.DAY: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    Type.WHOLE: _is_whole,
    Type.YES_NO: lambda value: isinstance(value, bool),
    Type.TEXTS: _are_texts,
    Type.WORDS: _are_texts,
    Type.SPAN: lambda value: isinstance(value, list) and len(value) == 2 and all(map(_is_whole, value)),
}

_FOUND: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, N_("true or false")),
    (str, N_("text in quotes")),
    (int, N_("a whole number")),
    (float, N_("a number with decimals")),
    (datetime, N_("a date with a time")),
    (date, N_("a date")),
    (list, N_("a list")),
    (dict, N_("a table")),
)
_WANTED = {
    Type.TEXT: N_("text in quotes"), Type.CODE: N_("text in quotes"), Type.PREFIX: N_("text in quotes"),
    Type.WORD: N_("text in quotes"), Type.DAY: N_("a date"), Type.WHOLE: N_("a whole number"),
    Type.YES_NO: N_("true or false"), Type.TEXTS: N_("a list of texts"), Type.WORDS: N_("a list of texts"),
    Type.SPAN: N_("a list of two whole numbers"), Type.TABLE: N_("a table"), Type.TABLES: N_("a list of tables"),
}  # fmt: skip


def _wrong(value: object, key: Key) -> Fault:
    actual = next((words for kind, words in _FOUND if isinstance(value, kind)), N_("a time of the day"))
    if isinstance(value, list) and key.type in (Type.TEXTS, Type.WORDS, Type.SPAN, Type.TABLES):
        actual = N_("a list of other things")
    wanted = {"found": _(actual), "wanted": _(_WANTED[key.type])}
    return Fault(kinds.WRONG_TYPE, {**wanted, "example": _written(key)})


def _written(key: Key) -> str:
    return example(key) if key.is_nested else f"{key.name} = {example(key)}"
