"""What was probably meant by a word that is not known: the one place that decides what is near enough to be told.

Near is a slip of the hand or a name given in part; a word that only shares letters with another is not near it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from imm_eco.domain.vocabulary import Vocabulary, fold
from imm_eco.i18n import _

MOST = 3
"""How many are offered at most, where several are equally near."""
_SHORTEST_START = 3  # letters from which the beginning of a word is taken for the word
_NO_SLIP, _ONE_SLIP, _TWO_SLIPS = 2, 4, 9
"""Letters of a word up to which no slip, one, or two are forgiven; beyond, one letter in four."""


def nearest(text: str, words: Iterable[str]) -> list[str]:
    """The words that a text most likely means, none where none is near.

    A single slip comes first, then the words that a text gives in part (`chiffre d’affaires`), then more slips.
    Words that are equally near are all given: which one is meant is the reader's to say.
    """
    own, known = fold(text), list(dict.fromkeys(words))
    slips = {word: slips_between(own, folded, _forgiven(own, folded)) for word in known if (folded := fold(word))}
    made = {word: count for word, count in slips.items() if count is not None}
    least = min(made.values(), default=0)
    if not made or least > 1:
        in_part = [word for word in known if _is_part(text, word)]
        if in_part:
            return in_part[:MOST]
    return [word for word in known if made.get(word) == least][:MOST]


def nearest_codes(text: str, vocabulary: Vocabulary) -> list[str]:
    """The codes that a misspelt text most likely means, by code, title or synonym in either language."""
    spellings = (spelling for term in vocabulary for spelling in (term.code, *term.titles, *term.also))
    codes = (vocabulary.find(spelling) for spelling in nearest(text, spellings))
    return list(dict.fromkeys(code for code in codes if code))


def did_you_mean(suggestions: Sequence[str]) -> str | None:
    """The hint that offers what was probably meant, or None where nothing was."""
    if not suggestions:
        return None
    return _("did you mean: {suggestion}").format(suggestion=_(" or ").join(suggestions))


def between_quotes(suggestions: Sequence[str]) -> str:
    """What stands between the quotation marks of a sentence that asks which was meant."""
    text, *others = suggestions or [""]
    for other in others:
        text = _("{one}” or “{other}").format(one=text, other=other)
    return text


def slips_between(one: str, other: str, most: int) -> int | None:
    """How many letters are wrong, missing, too many or exchanged with their neighbour; None beyond `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for line, letter in enumerate(one, 1):
        earlier, before, row = before, row, [line]
        for column, opposite in enumerate(other, 1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != opposite))
            if line > 1 and column > 1 and letter == other[column - 2] and one[line - 2] == opposite:
                cost = min(cost, earlier[column - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def _forgiven(one: str, other: str) -> int:
    """How many slips two words may be apart."""
    length = max(len(one), len(other))
    if length <= _ONE_SLIP:
        return int(length > _NO_SLIP)
    return 2 if length <= _TWO_SLIPS else length // 4


def _is_part(text: str, word: str) -> bool:
    """Whether a text is a word that was not finished, or some words in a row of those that a name has.

    Never the other way round: `emplois indirects` says more than `emplois`, and something else.
    """
    own, whole = _words_of(text), _words_of(word)
    letters = "".join(own)
    if len(letters) < _SHORTEST_START:
        return False
    within = any(whole[start : start + len(own)] == own for start in range(len(whole) - len(own) + 1))
    return within or "".join(whole).startswith(letters)


def _words_of(text: str) -> list[str]:
    parts = "".join(c if c.isalnum() else " " for c in text).split()
    return [folded for part in parts if (folded := fold(part))]
