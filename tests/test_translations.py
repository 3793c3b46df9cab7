"""Every word that the tool says is said in French too, with the same things in it."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from imm_eco import i18n
from tests import catalogue

FRENCH = catalogue.translated(catalogue.PO)
ENTRIES = list(catalogue.entries(FRENCH))
AGAIN = "run: python -m tests.catalogue"


def forms(entry: Message) -> list[tuple[str, str]]:
    """Each msgid with its translation; of a plural, the singular with the singular, the plural with the plural."""
    if isinstance(entry.id, str):
        return [(entry.id, str(entry.string))]
    return list(zip(entry.id, tuple(entry.string or ()), strict=True))


def faults(pattern: str, exempt: str = "") -> list[str]:
    """The translations in which a pattern is found."""
    texts = (text for entry in ENTRIES for _id, text in forms(entry))
    return [text for text in texts if re.search(pattern, re.sub(exempt, "", text) if exempt else text)]


def test_the_catalogue_holds_the_messages_of_the_source_and_no_other() -> None:
    ids = {entry.id for entry in ENTRIES}
    source = set(catalogue.extracted())
    assert sorted(map(str, source - ids)) == [], AGAIN
    assert sorted(map(str, ids - source)) == [], AGAIN
    assert list(FRENCH.obsolete) == []


def test_every_message_is_translated_surely() -> None:
    assert [entry.id for entry in ENTRIES if not catalogue.is_whole(entry)] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.id)[:60])
def test_a_translation_holds_what_its_message_holds(entry: Message) -> None:
    for message, text in forms(entry):
        assert catalogue.placeholders(text) == catalogue.placeholders(message)
        assert text[:1].isspace() == message[:1].isspace()
        assert text[-1:].isspace() == message[-1:].isspace()
        assert text.count("`") == message.count("`")


def test_the_compiled_catalogue_is_current() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(), AGAIN


def test_the_catalogue_is_written_as_the_module_writes_it() -> None:
    assert catalogue.PO.read_bytes() == catalogue.as_po(catalogue.merged(catalogue.extracted(), [FRENCH])), AGAIN


def test_a_message_is_never_built_before_it_is_translated() -> None:
    pattern = re.compile(r"\b(?:N?_|ngettext)\(\s*(?:f[\"']|[^()\"']*%|[\"'][^\"'\n]*[\"']\s*(?:\.format|\+|%))")
    built = [
        f"{path.name}: {match[0]}"
        for path in catalogue.SOURCE.rglob("*.py")
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert built == []


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


def test_the_language_is_switched_at_once() -> None:
    i18n.use("fr")
    assert i18n._("error: {text}").startswith("erreur")
    i18n.use("en")
    assert i18n._("error: {text}") == "error: {text}"
