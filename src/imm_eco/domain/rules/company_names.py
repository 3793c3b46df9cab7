"""Names of companies that may be one: without legal form, accents, order of words, and nearly letter for letter.

A suggestion for the analyst's eye, never a decision: two companies can bear one name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from imm_eco.domain.vocabulary import fold

ALIKE = 0.85
"""From this ratio on (difflib: twice the letters in common over the letters of both), names are suggested."""

_SILENT = frozenset((
    "ste", "societe", "company", "co", "sarl", "sarlau", "au", "sa", "sas", "sasu", "snc", "scs", "gie", "ets",
    "etablissements", "etablissement", "groupe", "group", "maroc", "morocco",
    "du", "de", "des", "la", "le", "les", "l", "d", "et", "and", "the",
))  # fmt: skip
"""Legal forms and small words, which tell no company from another."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two companies whose names are alike, by number, and how much: a fraction of one."""

    one: int
    other: int
    ratio: float


def normalised(name: str) -> str:
    """What tells a company's name: its words without legal form, in the order of the alphabet."""
    return "".join(_telling(name))


def _telling(name: str) -> list[str]:
    """The words that tell a company from others, in the order of the alphabet; all of them where none does."""
    words = [fold(word) for word in re.split(r"[\W_]+", name.replace(".", ""))]
    telling = sorted(word for word in words if word and word not in _SILENT)
    return telling or sorted(filter(None, words))


UNLIKE = 0.7
"""Under this ratio two names are not those of one company, unless all words of the one stand in the other."""


def are_unlike(name: str, other: str) -> bool:
    """Whether two names are so different that one company does not bear both."""
    one, two = set(_telling(name)), set(_telling(other))
    if one <= two or two <= one:
        return False
    return SequenceMatcher(None, normalised(name), normalised(other), autojunk=False).ratio() < UNLIKE


def similar(name: str, names: Mapping[int, str]) -> list[Likeness]:
    """The companies whose names are like one, the most alike first; `one` is 0."""
    own = normalised(name)
    likenesses = (Likeness(0, number, _ratio(own, normalised(each))) for number, each in names.items())
    return sorted((each for each in likenesses if each.ratio >= ALIKE), key=lambda each: (-each.ratio, each.other))


def pairs(names: Mapping[int, str]) -> list[Likeness]:
    """Every two companies whose names are alike, the most alike first."""
    texts = {number: normalised(name) for number, name in names.items()}
    likenesses = (Likeness(one, other, _ratio(texts[one], texts[other])) for one, other in sorted(_near(texts)))
    return sorted(
        (each for each in likenesses if each.ratio >= ALIKE), key=lambda each: (-each.ratio, each.one, each.other)
    )


def _near(texts: Mapping[int, str]) -> set[tuple[int, int]]:
    """The pairs worth comparing: two names that alike share three letters in a row."""
    sharing: dict[str, list[int]] = defaultdict(list)
    for number, text in texts.items():
        for part in _parts(text):
            sharing[part].append(number)
    near: set[tuple[int, int]] = set()
    for numbers in sharing.values():
        near.update(_both(numbers, texts))
    return near


def _parts(text: str) -> Iterable[str]:
    return {text[start : start + 3] for start in range(max(len(text) - 2, 1))} if text else ()


def _both(numbers: list[int], texts: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """The pairs of a list whose lengths allow the ratio at all."""
    for position, one in enumerate(numbers):
        for other in numbers[position + 1 :]:
            short, long = sorted((len(texts[one]), len(texts[other])))
            if 2 * short >= ALIKE * (short + long):
                yield (min(one, other), max(one, other))


def _ratio(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.ratio() if match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE else 0.0
