"""The catalogues: found in the source, merged with translations, compiled, one a language that is not English.

A module for development: `python -m tests.catalogue [FILE.po …]`. Every message of the source keeps the
translation that `imm_eco.po` has; a new one takes it from the files given, if they know it; one that the
source no longer has goes. What has no translation is listed, and the module leaves with 1. English needs
no catalogue: its messages are the msgids. Titles are declared in French and English; the catalogue of any
other language translates these too.

Messages are found in the syntax tree, so that where they stand (inside an f-string, over several lines)
and which Python reads them make no difference.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import polib

from imm_eco import i18n
from imm_eco.domain import vocabulary
from imm_eco.domain.programme import reading
from imm_eco.sheets.schema import columns
from imm_eco.store import tables
from tests.sources import parsed

SOURCE = Path(__file__).parents[1] / "src" / "imm_eco"
LANGUAGES = tuple(language for language in i18n.LANGUAGES if language != "en")
MARKS = {"_": 1, "N_": 1, "ngettext": 2}
"""What marks a message, and of how many texts it is made."""
NOTE = "What imm-eco says. Kept by `python -m tests.catalogue`: edit the translations, not the messages."


def po_of(language: str) -> Path:
    """The catalogue of a language."""
    return SOURCE / "locale" / language / "LC_MESSAGES" / "imm_eco.po"


PO = po_of("fr")
MO = PO.with_suffix(".mo")


class Message(NamedTuple):
    """A text of the source, with its plural where it has one."""

    id: str
    plural: str = ""


def marked(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of a source that mark a message, wherever they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield node


def messages(tree: ast.AST) -> Iterator[Message]:
    """The messages of a source that are written where they are marked; others are marked where they are written."""
    for call in marked(tree):
        texts = [node.value for node in call.args if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        assert isinstance(call.func, ast.Name)
        if len(texts) == MARKS[call.func.id]:
            yield Message(*texts)


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Every file of the source, parsed."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, parsed(path)


def extracted() -> list[Message]:
    """Every message of the source; of one that is said with and without a plural, the one with it."""
    found: dict[str, Message] = {}
    for _path, tree in sources():
        for message in messages(tree):
            if message.plural or message.id not in found:
                found[message.id] = message
    return sorted(found.values())


def titles() -> Iterator[Message]:
    """The English titles of all that is declared with titles in two languages."""
    lists = [each for each in vars(vocabulary).values() if isinstance(each, vocabulary.Vocabulary)]
    shipped = reading.load()
    yield from (Message(term.en) for each in (*lists, shipped.ecosystems, shipped.indicators) for term in each)
    yield from (Message(each.en) for sheet in columns.REGISTER for each in (sheet, *sheet.columns))
    yield Message(columns.SUBMISSION.en)


def sentences() -> dict[Message, str]:
    """The help of the options that have none of their own, with its French: the title of what they say."""
    columns = (*tables.columns_of("candidate_record"), *tables.columns_of("dossier_record"))
    return {Message(f"{column.en}."): f"{column.fr}." for column in columns if not column.option}


def wanted(language: str) -> list[Message]:
    """The messages of a language's catalogue."""
    found = sorted({*extracted(), *sentences()})
    if language == "fr":
        return found
    known = {message.id for message in found}
    return sorted({*found, *(title for title in titles() if title.id not in known)})


def translated(path: Path) -> dict[Message, polib.POEntry]:
    """What a .po file says, message by message; an absent one says nothing."""
    if not path.exists():
        return {}
    file = polib.pofile(str(path), encoding="utf-8")
    return {Message(entry.msgid, entry.msgid_plural): entry for entry in file if not entry.obsolete}


def forms(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each msgid with its translation; of a plural, the singular with the first form, the plural with every other."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    first, *others = (text for _number, text in sorted(entry.msgstr_plural.items()))
    return [(entry.msgid, first), *((entry.msgid_plural, text) for text in others)]


def is_whole(entry: polib.POEntry) -> bool:
    """Whether every form of a message is translated, and surely."""
    return not entry.fuzzy and all(text for _id, text in forms(entry))


def merged(language: str, known: Sequence[dict[Message, polib.POEntry]]) -> polib.POFile:
    """The messages of a language, each with the first translation that is known of it."""
    plurals = i18n.LOCALES[language].plurals
    count = int(re.findall(r"nplurals=(\d)", plurals)[0])
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.header = NOTE
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8", "Language": language, "Plural-Forms": plurals,
    }  # fmt: skip
    for message in wanted(language):
        entry = polib.POEntry(msgid=message.id)
        said = next((each[message] for each in known if message in each and is_whole(each[message])), None)
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = said.msgstr_plural if said else dict.fromkeys(range(count), "")
        elif said:
            entry.msgstr = said.msgstr
        elif language == "fr":
            entry.msgstr = sentences().get(message, "")
        catalogue.append(entry)
    return catalogue


def placeholders(text: str) -> set[str]:
    """The `{named}` parts of a message."""
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def main(files: list[str]) -> int:
    """Merge, write, compile; list what is still to be translated."""
    others = [translated(Path(file)) for file in files]
    missing = [message for language in LANGUAGES for message in _rewritten(language, others)]
    return 1 if missing else 0


def _rewritten(language: str, others: Sequence[dict[Message, polib.POEntry]]) -> list[str]:
    """The messages that a language's catalogue, now written anew, does not translate."""
    path = po_of(language)
    catalogue = merged(language, [translated(path), *others])
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path), newline="\n")
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    missing = [entry.msgid for entry in catalogue if not is_whole(entry)]
    for message in missing:
        print(f"not translated ({language}): {message}", file=sys.stderr)
    print(f"{language}: {len(catalogue)} messages, {len(missing)} not translated", file=sys.stderr)
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
