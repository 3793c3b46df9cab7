"""The habits of those who fill forms: how they write an amount, a date, a code, a label."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from imm_eco.sheets.schema.columns import Column
from making.text import words

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
_MONTHS = words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
_SHORT = words("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.")
UNITS = {"MAD": 100, "KDH": 100_000, "MDH": 100_000_000}


def _grouped(number: int, space: str) -> str:
    return f"{number:,}".replace(",", space)


def _in(centimes: int, unit: str) -> int | float:
    whole, rest = divmod(centimes, UNITS[unit])
    return whole if rest == 0 else centimes / UNITS[unit]


def _said(centimes: int, unit: str) -> str:
    return str(_in(centimes, unit)).replace(".", ",")


MONEY: dict[str, Callable[[int], Any]] = {
    "number": lambda centimes: _in(centimes, "MAD"),
    "KDH": lambda centimes: _in(centimes, "KDH"),
    "MDH": lambda centimes: _in(centimes, "MDH"),
    "nbsp": lambda centimes: _grouped(centimes // 100, NBSP),
    "narrow": lambda centimes: _grouped(centimes // 100, NARROW),
    "thin dh": lambda centimes: f"{_grouped(centimes // 100, THIN)} DH",
    "space ,00": lambda centimes: f"{_grouped(centimes // 100, ' ')},00",
    "dots": lambda centimes: _grouped(centimes // 100, "."),
    "said MDH": lambda centimes: f"{_said(centimes, 'MDH')} MDH",
    "stuck MDH": lambda centimes: f"{_said(centimes, 'MDH')}MDH",
    "said KDH": lambda centimes: f"{_grouped(centimes // 100_000, ' ')} KDH",
    "millions": lambda centimes: f"{_said(centimes, 'MDH')} millions",
}
"""How an amount is written; `KDH` and `MDH` are numbers whose unit stands in the label or header."""

DATES: dict[str, Callable[[date], Any]] = {
    "real": lambda day: day,
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "dashes": lambda day: f"{day:%d-%m-%Y}",
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "iso": lambda day: day.isoformat(),
    "long": lambda day: f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}",
    "short": lambda day: f"{day.day} {_SHORT[day.month - 1]} {day.year}",
    "english": lambda day: f"{day.day} {day:%B} {day.year}",
}

JOBS: dict[str, Callable[[int], Any]] = {
    "number": lambda jobs: jobs,
    "dots": lambda jobs: _grouped(jobs, "."),
    "narrow": lambda jobs: _grouped(jobs, NARROW),
    "text": str,
}

ICE: dict[str, Callable[[str], Any]] = {
    "text": lambda ice: ice,
    "spaced": lambda ice: f"{ice[:3]} {ice[3:6]} {ice[6:9]} {ice[9:13]} {ice[13:]}",
    "number": int,
}
"""An ICE as text, in groups, or as a number, which drops its leading zeros."""


def plain(text: str) -> str:
    """Upper case without accents, as some forms are typed."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()


def code(style: str, fr: str, en: str, stored: str) -> str:
    """A coded value as the sender writes it."""
    return {"fr": fr, "en": en, "plain": plain(fr), "lower": fr.lower(), "code": stored}[style]


def label(style: str, column: Column) -> str:
    """A label as the sender's form words it."""
    if style == "also":
        return column.also[0] if column.also else column.fr
    return {"fr": column.fr, "en": column.en, "upper": column.fr.upper()}[style]


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of one form. `layout`: one column of labels, two, or merged cells; `table`: where it stands."""

    file: str
    ref: str
    labels: str = "fr"
    mark: str = ""
    money: str = "number"
    dates: str = "real"
    jobs: str = "number"
    codes: str = "fr"
    ice: str = "text"
    layout: str = "one"
    table: str = "below"
    table_money: str = "number"
    short: bool = False
    total: bool = False
    sheet: str = "Fiche projet"
    reference: str | None = "as in the story"
    renamed: dict[str, str] = field(default_factory=dict)
    remark: str = ""


STYLES = (
    Style("Fiche_projet_Acierie_Tamesna.xlsx", "VM-2016-01", mark=" *", jobs="dots"),
    Style("FP_Bouregreg_alliages_v2.xlsx", "VM-2016-03", labels="also", money="KDH", table_money="KDH",
          dates="slashes"),
    Style("Cuprium - fiche projet.xlsx", "VM-2017-01", mark=" :", money="said MDH", table_money="said MDH",
          dates="slashes", codes="lower"),
    Style("fiche_lingotia_signee.xlsx", "VM-2016-06", layout="two", money="nbsp", table_money="nbsp", dates="long"),
    Style("Scoria_Fiche_projet_VF.xlsx", "VM-2018-02", money="narrow", table_money="narrow", dates="dashes",
          short=True),
    Style("ALUFINA_AMI2018_fiche.xlsx", "VM-2018-03", labels="upper", codes="plain", money="stuck MDH",
          table_money="MDH", dates="dots"),
    Style("copalia.xlsx", "VM-2018-08", short=True, money="millions", table_money="millions", dates="long",
          reference=None, codes="lower", sheet="Feuil1"),
    Style("Fiche_projet_Mecanova_VF2.xlsx", "NM-2016-01", mark=" :", table="sheet", table_money="MDH", layout="merged"),
    Style("Project_form_Precilia.xlsx", "NM-2016-02", labels="en", codes="en", dates="english", money="MDH",
          table_money="MDH", sheet="Project form"),
    Style("Fiche projet Moulaxis (2).xlsx", "NM-2016-04", layout="merged", mark=" :", money="space ,00",
          table_money="space ,00", dates="short"),
    Style("SOLARMECA_Fiche projet_13-03.xlsx", "NM-2017-09", labels="upper", money="thin dh", table_money="thin dh"),
    Style("FicheProjet_Engrenia.xlsx", "NM-2016-07", money="dots", table_money="nbsp", dates="iso", ice="spaced"),
    Style("capteria_fiche_projet.xlsx", "NM-2018-01", mark=" :", money="number", dates="real"),
    Style("Pompalis_dossier_2018.xlsx", "NM-2018-03", ice="number", codes="plain", dates="slashes"),
    Style("robotikas_v1.xlsx", "NM-2018-06", labels="also", short=True, codes="code", money="stuck MDH",
          table_money="said KDH", dates="short"),
    Style("Turbinea_FP.xlsx", "NM-2017-06", mark=" :", layout="two", table_money="KDH", dates="dots"),
    Style("Fiche_projet_AtlasTubes_VF2.xlsx", "TM-2016-01", mark=" *", labels="also", table_money="MDH",
          money="said MDH", dates="long", total=True),
    Style("Tolinox_fiche-projet_def.xlsx", "TM-2016-03", codes="plain", money="nbsp", table_money="number",
          dates="slashes", renamed={"phone": "GSM", "email": "Courriel", "jobs": "Nb emplois"}),
    Style("CHAUDRAL - Fiche Projet IMM.xlsx", "TM-2017-01", labels="upper", mark=" :", money="MDH", table_money="MDH",
          remark="Montants en MDH"),
    Style("profilia_larache.xlsx", "TM-2017-03", layout="two", money="narrow", dates="dashes", sheet="Projet Profilia"),
    Style("Galvalis_bain_v4_FINAL.xlsx", "TM-2018-03", labels="also", mark=" :", money="KDH", table_money="said KDH",
          dates="real", ice="spaced"),
    Style("Tafelney_cale.xlsx", "IN-2016-01", layout="merged", money="said MDH", table_money="MDH", table="sheet",
          dates="long", sheet="Formulaire"),
    Style("Navalis_Souss_fiche.xlsx", "IN-2017-01", mark=" *", money="number", table_money="number", dates="iso",
          renamed={"opened_on": "Ouvert le", "jobs": "Emplois créés", "year": "Exercice"}),
    Style("Slipways-Detroit.xlsx", "IN-2018-03", money="thin dh", table_money="nbsp", dates="slashes", jobs="text"),
    Style("gouverna_marine.xlsx", "IN-2018-05", short=True, labels="also", money="stuck MDH", table_money="stuck MDH",
          dates="long", reference="GM/EXT/01"),
    Style("Mecanova_bogies_avril2018.xlsx", "FE-2018-01", mark=" :", money="MDH", table_money="MDH", dates="short"),
)  # fmt: skip
"""The submissions of `examples/inbox` that are right; the LibreOffice one is `BY_LIBREOFFICE`."""

BY_LIBREOFFICE = "capteria_fiche_projet.xlsx"

IN_INBOX = frozenset(style.ref for style in STYLES)
