"""The French catalogue: extracted from the source, merged with translations, compiled.

A module for development: `python -m tests.catalogue [FILE.po …]`. Every message of the source keeps the
translation that `imm_eco.po` has; a new one takes it from the files given, if they know it; one that the
source no longer has goes. What has no translation is listed, and the module leaves with 1. English needs
no catalogue: its messages are the msgids.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "src" / "imm_eco"
PO = SOURCE / "locale" / "fr" / "LC_MESSAGES" / "imm_eco.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
HEADER = """\
# The French of imm-eco. Kept by `python -m tests.catalogue`: edit the translations, not the messages.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""

Id = str | tuple[str, ...]


def extracted() -> list[Id]:
    """Every message of the source, as `_`, `N_` or `ngettext` mark it."""
    found = extract_from_dir(SOURCE, keywords=KEYWORDS)
    messages = {message for _file, _line, message, _comments, _context in found}
    return sorted(messages, key=lambda message: (message,) if isinstance(message, str) else message)


def translated(path: Path) -> Catalog:
    """What a .po file says; an absent one says nothing."""
    if not path.exists():
        return Catalog(locale="fr")
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def merged(ids: list[Id], sources: list[Catalog]) -> Catalog:
    """The messages, each with the first translation that the sources hold."""
    catalog = Catalog(locale="fr", fuzzy=False)
    for message in ids:
        known = (source[_key(message)] for source in sources)
        said = next((entry for entry in known if entry and is_whole(entry)), None)
        catalog.add(message, said.string if said else None)
    for entry in catalog:
        entry.flags -= {"python-format", "python-brace-format"}
    return catalog


def _key(message: Id) -> str:
    return message if isinstance(message, str) else message[0]


def is_whole(entry: Message) -> bool:
    """Whether every form of a message is translated, and surely."""
    forms = (entry.string,) if isinstance(entry.string, str) else entry.string or ()
    return not entry.fuzzy and bool(forms) and all(forms)


def entries(catalog: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (entry for entry in catalog if entry.id)


def placeholders(text: str) -> set[str]:
    """The `{named}` parts of a message."""
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def as_po(catalog: Catalog) -> bytes:
    """The .po file: sorted, without places, so that a change of the source shows only its messages."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER.encode() + buffer.getvalue().strip() + b"\n"


def compiled(path: Path = PO) -> bytes:
    """The .mo file that a .po file makes."""
    buffer = io.BytesIO()
    catalog = translated(path)
    # Babel writes the moment of the compilation where the file states none: the same text, the same bytes.
    catalog.creation_date = datetime(2026, 1, 1, tzinfo=UTC)
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main(files: list[str]) -> int:
    """Merge, write, compile; list what is still to be translated."""
    catalog = merged(extracted(), [translated(PO), *(translated(Path(file)) for file in files)])
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(as_po(catalog))
    MO.write_bytes(compiled())
    missing = [entry.id for entry in entries(catalog) if not is_whole(entry)]
    for message in missing:
        print(f"not translated: {message}", file=sys.stderr)
    print(f"{len(list(entries(catalog)))} messages, {len(missing)} not translated", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
