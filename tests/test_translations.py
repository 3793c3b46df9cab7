"""Every word that the tool says is said in French too, with the same things in it."""

from __future__ import annotations

import ast
import gettext
import re

import polib

from imm_eco import i18n
from tests import catalogue
from tests.catalogue import Message

FRENCH = catalogue.translated(catalogue.PO)
ENTRIES = list(FRENCH.values())
AGAIN = "run: python -m tests.catalogue"


def faults(pattern: str, exempt: str = "") -> list[str]:
    """The translations in which a pattern is found."""
    texts = (text for entry in ENTRIES for _id, text in catalogue.forms(entry))
    return [text for text in texts if re.search(pattern, re.sub(exempt, "", text) if exempt else text)]


def read(source: str) -> list[Message]:
    return list(catalogue.messages(ast.parse(source)))


class TestFinding:
    """The reading of the source, by which everything else here is held."""

    def test_a_message_inside_an_f_string_is_found(self) -> None:
        assert read("f'<b>{_(\"Contents\")}</b>'") == [Message("Contents")]

    def test_a_message_over_several_lines_is_one(self) -> None:
        assert read("_(\n    'one '\n    'two'\n)") == [Message("one two")]

    def test_a_plural_is_one_message(self) -> None:
        assert read("ngettext('{count} row', '{count} rows', n)") == [Message("{count} row", "{count} rows")]

    def test_what_is_marked_elsewhere_is_no_message(self) -> None:
        assert read("_(self.sentence)") == []


def test_the_catalogue_holds_the_messages_of_the_source_and_no_other() -> None:
    ids, source = set(FRENCH), {*catalogue.extracted(), *catalogue.sentences()}
    assert sorted(source - ids) == [], AGAIN
    assert sorted(ids - source) == [], AGAIN
    assert polib.pofile(str(catalogue.PO), encoding="utf-8").obsolete_entries() == []


def test_every_message_is_translated_surely() -> None:
    assert [entry.msgid for entry in ENTRIES if not catalogue.is_whole(entry)] == []


def frame(text: str) -> tuple[object, bool, bool, int]:
    """What a translation keeps: placeholders, space at either end, words to type."""
    return catalogue.placeholders(text), text[:1].isspace(), text[-1:].isspace(), text.count("`")


def test_a_translation_holds_what_its_message_holds() -> None:
    pairs = [pair for entry in ENTRIES for pair in catalogue.forms(entry)]
    assert [text for message, text in pairs if frame(text) != frame(message)] == []


def test_the_compiled_catalogue_is_current() -> None:
    """Message by message: which tool compiled it, and in which order, is nothing that a user meets."""
    compiled = [Message(entry.msgid, entry.msgid_plural) for entry in polib.mofile(str(catalogue.MO))]
    assert sorted(compiled) == sorted(FRENCH), AGAIN
    with catalogue.MO.open("rb") as file:
        french = gettext.GNUTranslations(file)
    for message, entry in FRENCH.items():
        if not message.plural:
            assert french.gettext(message.id) == entry.msgstr, AGAIN
            continue
        for count in (0, 1, 2, 10):
            said = french.ngettext(message.id, message.plural, count)
            assert said == entry.msgstr_plural[0 if count < 2 else 1], AGAIN


def test_the_catalogue_is_sorted_so_that_a_change_shows_only_its_messages() -> None:
    assert list(FRENCH) == sorted(FRENCH), AGAIN


def test_a_message_is_never_built_before_it_is_translated() -> None:
    """Neither filled in nor put together nor chosen between two: the catalogue could not know it."""
    built = [
        f"{path.name}:{call.lineno}: {ast.unparse(call)}"
        for path, tree in catalogue.sources()
        for call in catalogue.marked(tree)
        if any(isinstance(part, ast.JoinedStr | ast.BinOp | ast.IfExp) or is_filled(part) for part in call.args)
    ]
    assert built == []


def is_filled(node: ast.expr) -> bool:
    """Whether a text is filled in or joined: `"…".format(…)`, `", ".join(…)`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join")


class TestFrenchSpelling:
    def test_apostrophes_are_typographic(self) -> None:
        assert faults(r"\w'\w", exempt=r"`[^`]*`") == []

    def test_a_narrow_mark_has_its_space(self) -> None:
        assert faults(r"[^\s\u00a0][!?;]|\w :|\w [!?;%]", exempt=r"`[^`]*`|https?:\S*") == []

    def test_a_colon_has_its_space(self) -> None:
        assert faults(r"[a-zà-ÿ}»]:(?:\s|$)", exempt=r"`[^`]*`") == []

    def test_quotes_are_french(self) -> None:
        assert faults(r"[“”\"]", exempt=r"`[^`]*`") == []
        assert faults(r"«[^\u00a0]|[^\u00a0]»") == []

    def test_an_ellipsis_is_one_character(self) -> None:
        assert faults(r"\.\.\.(?!$)", exempt=r"\[ARGS?\]\.\.\.") == []


# After a placeholder: a noun in the plural, with an adjective or without; or a word that is none.
SEVERAL = re.compile(r"\{(\w+)\} ((?:[a-z-]+ )?[a-z]+s)\b")
SEVERAL_IN_FRENCH = re.compile(r"\{(count|total|hidden|late|lost|new|rows)\}[ \u00a0]((?:[a-zà-ÿ-]+ )?[a-zà-ÿ]+[sx])\b")
NO_NOUN = re.compile(
    r"\b(?:is|was|has|less|says|needs|belongs|holds(?: values)?|writes|overlaps|ends|already exists|exists|runs|"
    r"runs backwards|takes|does|stands|lies|asks|names|names several|enters|that miss|pas|dans|sous|plus|des lignes)$"
)
ALWAYS_SEVERAL = (
    "No earlier month is closed: what changed in {days} days, since {at}.",  # thirty
    "Past the identification window ({low} to {high} months)",
    "Up to {most} capitals without accents and digits: IMM",
    "Up to {most} lower-case letters without accents, digits and single hyphens between them: metal-recovery",
    "This text is empty, longer than {most} characters, or holds characters that cannot be seen.",
    "Tables or lists are nested more than {most} deep here.",
    "The cell holds a text of {count} characters, where a cell has {limit} at most.",
    "The {recorded} new ones are too many to be listed: see `imm-eco log`.",
    "The {recorded} new ones are too many to be shown here; JSON and workbooks have each.",
    "{indicator}, {projection}: at {year_end} the {dossiers} dossiers that gave their result had delivered "
    "{delivered} of the {promised} that they had promised by then, {rate}; as much of the {committed} committed "
    "for the horizon.",
    "* {scope}, {indicator}: the target counts {measures} jobs, the figures direct ones alone: attained is at least "
    "what is shown, and what is missing at most.",  # of direct jobs
    "n.d.: fewer than {needed} dossiers have left the step.",  # ten
    "reading it took more than {count} seconds",
    "removed: {path} (the latest {count} are kept)",
    "{count} parts",  # of a file that has too many
    "{count} rules that hold would be broken",  # one is said itself
    "{indicator} of {period}: {now} is {times} times the {other} that is committed to, at the highest.",
    "“{value}” does not exist in the calendar: {month} has {days} days.",
)
"""The messages whose count is always more than one."""


def test_what_is_counted_agrees_with_its_count() -> None:
    """A count and its noun are a message with a plural form (`ngettext`, `counts`), or the count follows a colon."""
    entries = [entry for entry in ENTRIES if not entry.msgid_plural and entry.msgid not in ALWAYS_SEVERAL]
    assert [
        found[0]
        for entry in entries
        for pattern, text in ((SEVERAL, entry.msgid), (SEVERAL_IN_FRENCH, entry.msgstr))
        for found in pattern.finditer(text)
        if not NO_NOUN.search(found[2])
    ] == []


def test_the_language_is_switched_at_once() -> None:
    i18n.use("fr")
    assert i18n._("error: {text}").startswith("erreur")
    i18n.use("en")
    assert i18n._("error: {text}") == "error: {text}"
