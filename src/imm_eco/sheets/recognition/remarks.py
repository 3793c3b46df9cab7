"""Rows of a table that are no records: totals and sub-totals, notes, signatures, a lone mark."""

from __future__ import annotations

import re

from imm_eco.domain.vocabulary import fold
from imm_eco.sheets.cells import Cell
from imm_eco.sheets.parsing.text import clean

_TOTALS = ("total", "totaux", "totalgeneral", "soustotal", "grandtotal", "subtotal", "totals", "somme", "cumul")
_SUBTOTALS = ("soustotal", "sstotal", "subtotal")
_NOTES = (
    "nb", "note", "notes", "nota", "source", "sources", "remarque", "remarques", "legende", "observation",
    "observations", "commentaire", "commentaires", "remark", "remarks", "comment", "comments",
)  # fmt: skip
_SIGNATURES = frozenset(
    ("cachet", "cachets", "signature", "signatures", "cachetetsignature", "signatureetcachet", "cachetsignature",
     "signaturecachet", "nometsignature", "signatureandstamp", "stampandsignature", "visa")
)  # fmt: skip
_DONE_AT = re.compile("fait à .+,? le ", re.IGNORECASE)


def is_remark(first: Cell, told: list[Cell]) -> bool:
    """Whether a row holds a total, a note, a signature or a lone mark. Such a word is never a record's by itself."""
    if first.fault or not isinstance(first.value, str):
        return False
    text = clean(first.value)
    word = fold(text)
    if word in _TOTALS or is_subtotal(text):
        return True
    if len(told) > 1 or told[0] != first:
        return len(told) == 2 and word in _SIGNATURES and isinstance(told[1].value, str)
    is_mark = not any(character.isalnum() for character in text)
    is_note = text.startswith("*") or (":" in text and fold(text.split(":")[0]) in _NOTES)
    return is_mark or is_note or word in _SIGNATURES or _DONE_AT.match(text) is not None


def is_subtotal(text: str) -> bool:
    """Whether a text begins like that of a sub-total."""
    return text[:1] in "Ss" and fold(text[:12]).startswith(_SUBTOTALS)
