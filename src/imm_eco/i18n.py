"""The language of everything a person reads: `IMM_ECO_LANG`, else the locale, else French.

Messages are written in English in the code and translated by the gettext catalogue in `locale/`.
The language is known on import, because Typer binds its help texts when command modules load.
"""

from __future__ import annotations

import gettext
import os
from dataclasses import dataclass
from pathlib import Path

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Locale:
    """The habits of a language: how it writes numbers and dates, and which way it runs.

    `date` is a format of a date, `sheet_date` the number format of a workbook; `delimiter` stands between the
    columns of a text file, where the language's spreadsheet programs look for it; `half` and `quarter` are the letters
    of the parts of a year; `plurals` is the rule of its plural forms, as the head of a gettext catalogue has it.
    """

    decimal_mark: str
    thousands: str
    percent: str
    date: str
    sheet_date: str
    delimiter: str
    half: str
    quarter: str
    plurals: str = "nplurals=2; plural=(n != 1);"
    is_right_to_left: bool = False


LOCALES = {
    "fr": Locale(
        decimal_mark=",",
        thousands=NBSP,
        percent=f"{NBSP}%",
        date="{0.day:02}/{0.month:02}/{0.year:04}",
        sheet_date="dd/mm/yyyy",
        delimiter=";",
        half="S",
        quarter="T",
        plurals="nplurals=2; plural=(n > 1);",
    ),
    "en": Locale(
        decimal_mark=".",
        thousands=",",
        percent="%",
        date="{0.year:04}-{0.month:02}-{0.day:02}",
        sheet_date="yyyy-mm-dd",
        delimiter=",",
        half="H",
        quarter="Q",
    ),
}
"""By language code (ISO 639-1): the languages that are spoken here."""
LANGUAGES = tuple(LOCALES)
DEFAULT = "fr"
DOMAIN = "imm_eco"
LOCALE_DIR = Path(__file__).parent / "locale"


def _from_environment() -> str:
    """The language asked for; a locale that names neither language (C, de_DE) gives French."""
    read = os.environ.get
    system = read("LC_ALL") or read("LC_MESSAGES") or read("LANG") or ""
    for name in (read("IMM_ECO_LANG") or "", system):
        if name[:2].lower() in LANGUAGES:
            return name[:2].lower()
    return DEFAULT if system else _from_windows()


def _from_windows() -> str:
    if os.name != "nt":
        return DEFAULT
    from locale import getlocale

    name = (getlocale()[0] or "").lower()
    return "en" if name.startswith("en") else DEFAULT


def _load(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[code], fallback=True)


def use(code: str) -> None:
    """Switch to one of the `LANGUAGES` for all that is said from now on (help texts keep theirs)."""
    global language, _catalogue
    language = code
    _catalogue = _load(code)


language = DEFAULT
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def locale() -> Locale:
    """The habits of the analyst's language."""
    return LOCALES[language]


def _(message: str) -> str:
    """The message in the analyst's language."""
    return _catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural form that the count asks for, in the analyst's language."""
    return _catalogue.ngettext(one, many, count)


def N_(message: str) -> str:
    """Mark a message for the catalogue where it is declared; it is translated where it is shown."""
    return message


class Titled:
    """What has titles that people read and type: declared in French and English, in any other language translated.

    A class of titles declares `fr` and `en`; what a third language calls it is in that language's catalogue.
    """

    __slots__ = ()
    fr: str
    en: str

    @property
    def title(self) -> str:
        """The title in the analyst's language."""
        declared = {"fr": self.fr, "en": self.en}
        return declared[language] if language in declared else _(self.en)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles that are understood, in whatever language they are typed."""
        return tuple(dict.fromkeys((self.fr, self.en, self.title)))


@dataclass(frozen=True, slots=True)
class Title(Titled):
    """A title and nothing else."""

    fr: str
    en: str


use(_from_environment())
