"""The French catalogue: found in the source, merged with translations, compiled.

A module for development: `python -m tests.catalogue [FILE.po …]`. Every message of the source keeps the
translation that `imm_eco.po` has; a new one takes it from the files given, if they know it; one that the
source no longer has goes. What has no translation is listed, and the module leaves with 1. English needs
no catalogue: its messages are the msgids.

Messages are found in the syntax tree, so that where they stand (inside an f-string, over several lines)
and which Python reads them make no difference.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import polib

SOURCE = Path(__file__).parents[1] / "src" / "imm_eco"
PO = SOURCE / "locale" / "fr" / "LC_MESSAGES" / "imm_eco.po"
MO = PO.with_suffix(".mo")
MARKS = {"_": 1, "N_": 1, "ngettext": 2}
"""What marks a message, and of how many texts it is made."""
NOTE = "The French of imm-eco. Kept by `python -m tests.catalogue`: edit the translations, not the messages."
METADATA = {
    "Content-Type": "text/plain; charset=utf-8",
    "Language": "fr",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}
FORMS = 2
"""The singular and the plural."""


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
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def extracted() -> list[Message]:
    """Every message of the source; of one that is said with and without a plural, the one with it."""
    found: dict[str, Message] = {}
    for _path, tree in sources():
        for message in messages(tree):
            if message.plural or message.id not in found:
                found[message.id] = message
    return sorted(found.values())


def translated(path: Path) -> dict[Message, polib.POEntry]:
    """What a .po file says, message by message; an absent one says nothing."""
    if not path.exists():
        return {}
    file = polib.pofile(str(path), encoding="utf-8")
    return {Message(entry.msgid, entry.msgid_plural): entry for entry in file if not entry.obsolete}


def forms(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each msgid with its translation; of a plural, the singular with the singular, the plural with the plural."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    said = entry.msgstr_plural
    return [(entry.msgid, said.get(0, "")), (entry.msgid_plural, said.get(1, ""))]


def is_whole(entry: polib.POEntry) -> bool:
    """Whether every form of a message is translated, and surely."""
    return not entry.fuzzy and all(text for _id, text in forms(entry))


def merged(ids: Iterable[Message], known: Iterable[dict[Message, polib.POEntry]]) -> polib.POFile:
    """The messages, each with the first translation that is known of it."""
    known = list(known)
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.header = NOTE
    catalogue.metadata = METADATA
    for message in ids:
        entry = polib.POEntry(msgid=message.id)
        said = next((each[message] for each in known if message in each and is_whole(each[message])), None)
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = dict(enumerate(text for _id, text in forms(said))) if said else {0: "", 1: ""}
        elif said:
            entry.msgstr = said.msgstr
        catalogue.append(entry)
    return catalogue


def placeholders(text: str) -> set[str]:
    """The `{named}` parts of a message."""
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def main(files: list[str]) -> int:
    """Merge, write, compile; list what is still to be translated."""
    catalogue = merged(extracted(), [translated(PO), *(translated(Path(file)) for file in files)])
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(PO), newline="\n")
    catalogue.save_as_mofile(str(MO))
    missing = [entry.msgid for entry in catalogue if not is_whole(entry)]
    for message in missing:
        print(f"not translated: {message}", file=sys.stderr)
    print(f"{len(catalogue)} messages, {len(missing)} not translated", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
