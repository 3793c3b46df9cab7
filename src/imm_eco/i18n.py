"""The language of everything a person reads: `IMM_ECO_LANG`, else the locale, else French.

Messages are written in English in the code and translated by the gettext catalogue in `locale/`.
The language is known on import, because Typer binds its help texts when command modules load.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LANGUAGES = ("fr", "en")
DEFAULT = "fr"
DOMAIN = "imm_eco"
LOCALE_DIR = Path(__file__).parent / "locale"


def _from_environment() -> str:
    """The language asked for; a locale that names neither language (C, de_DE) gives French."""
    read = os.environ.get
    locale = read("LC_ALL") or read("LC_MESSAGES") or read("LANG") or ""
    for name in (read("IMM_ECO_LANG") or "", locale):
        if name[:2].lower() in LANGUAGES:
            return name[:2].lower()
    return DEFAULT if locale else _from_windows()


def _from_windows() -> str:
    if os.name != "nt":
        return DEFAULT
    import locale

    name = (locale.getlocale()[0] or "").lower()
    return "en" if name.startswith("en") else DEFAULT


def _load(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[code], fallback=True)


def use(code: str) -> None:
    """Switch to `fr` or `en` for all that is said from now on (help texts keep theirs)."""
    global language, _catalogue
    language = code
    _catalogue = _load(code)


language = DEFAULT
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def _(message: str) -> str:
    """The message in the analyst's language."""
    return _catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural form that the count asks for, in the analyst's language."""
    return _catalogue.ngettext(one, many, count)


def N_(message: str) -> str:
    """Mark a message for the catalogue where it is declared; it is translated where it is shown."""
    return message


use(_from_environment())
