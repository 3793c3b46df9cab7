"""Workbooks changed at random, by a seed: in their bytes, in their archive, in the XML of a part."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from tests.hostile import kinds_others
from tests.hostile.making import Parts, parts_of, zipped
from tests.sheets import tables

REGISTER = {
    "Candidats": f"""
| ICE | Raison sociale | Contact | Canal |
| {tables.GOOD_ICE} | ATLAS FONDERIE | A. Alami | ami |
| {tables.OTHER_ICE} | STE [b]X | =1+1 | workshop |
""",
    "Résultats": """
| Référence | Indicateur | Période | Valeur |
| A-1 | jobs | 2018 | n:12 |
| A-1 | turnover | T2 2018 | n:1250000.5 |
| A-2 | jobs | d:2018-12-31 | e:#N/A |
""",
}


JSON = b"""{"schema_version": 1, "sheets": {"candidates": [
  {"ice": "002087546000048", "name": "ATLAS", "contact": "A. Alami", "channel": "ami", "size": null}]}}"""


def seeds(folder: Path) -> list[tuple[str, bytes]]:
    """Sound files to start from: a register, and one of each other format."""
    register = tables.workbook(folder / "register.xlsx", **REGISTER).read_bytes()
    others = {kind.name: kind for kind in kinds_others.KINDS}
    names = ("Excel 97", "a note of OpenDocument", "semicolons", "tabs in UTF-16")
    return [(".xlsx", register), (".json", JSON), *((others[name].suffix, others[name].make()) for name in names)]


def mutant(content: bytes, chance: random.Random) -> bytes:
    """The file with one thing wrong."""
    ways: list[Callable[[bytes, random.Random], bytes]] = [_bytes]
    if content.startswith(b"PK"):
        ways += [_archive, _part, _markup, _markup, _numbers]
    return chance.choice(ways)(content, chance)


def _bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 20))):
        place = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                del changed[place : place + chance.randrange(1, 60)]
            case 2:
                changed[place:place] = chance.randbytes(chance.randrange(1, 20))
            case _:
                changed[place] = chance.choice((0, 255, 127, 60))
        if not changed:
            break
    return bytes(changed)


def _archive(content: bytes, chance: random.Random) -> bytes:
    """Parts that are missing, empty, exchanged or misnamed."""
    parts = parts_of(content)
    name, other = chance.choice(list(parts)), chance.choice(list(parts))
    match chance.randrange(4):
        case 0:
            del parts[name]
        case 1:
            parts[name] = b""
        case 2:
            parts[name], parts[other] = parts[other], parts[name]
        case _:
            parts[chance.choice((name.upper(), name + "x", "../" + name, "/" + name))] = parts.pop(name)
    return zipped(parts)


def _part(content: bytes, chance: random.Random) -> bytes:
    return _rewritten(content, chance, lambda part: _bytes(part, chance))


def _markup(content: bytes, chance: random.Random) -> bytes:
    """Tags and attributes of a part that are missing, doubled, exchanged or emptied."""

    def change(part: bytes) -> bytes:
        text = part.decode("utf-8", "replace")
        found = list(re.finditer(r"<[^>]+>|\w+=\"[^\"]*\"", text))
        if len(found) < 2:
            return b"<x/>"
        one, two = chance.choice(found), chance.choice(found)
        swapped = chance.choice(("", one[0] * 2, two[0], one[0] * 500, re.sub(r"\"[^\"]*\"", '""', one[0])))
        return (text[: one.start()] + swapped + text[one.end() :]).encode()

    return _rewritten(content, chance, change)


def _numbers(content: bytes, chance: random.Random) -> bytes:
    """Numbers of a part that are negative, huge, or none."""

    def change(part: bytes) -> bytes:
        found = list(re.finditer(rb"\d+", part))
        if not found:
            return part
        one = chance.choice(found)
        odd = (b"-1", b"99999999999999999999", b"NaN", b"1e400", b"", b"0", b"1_0", b"\xd9\xa1", b"0x10", b"2147483648")
        return part[: one.start()] + chance.choice(odd) + part[one.end() :]

    return _rewritten(content, chance, change)


def _rewritten(content: bytes, chance: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    parts: Parts = parts_of(content)
    name = chance.choice(sorted(name for name in parts if parts[name]))
    return zipped({**parts, name: change(parts[name])})
