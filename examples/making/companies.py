# ruff: noqa: E501 (the tables read better as tables)
"""The companies of the example, all invented, and the mobilisation actions that reached them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from making.text import chance, table, words

COMPANIES = """
key         | name                        | form    | size       | region | city        | channel
TAMESNA     | Aciérie Tamesna             | SA      | locomotive | 04     | Témara      | ciblage
FERRALIA    | Ferralia Recyclage          | SARL    | pme        | 06     | Mohammedia  | spontanee
BOUREGREG   | Alliages du Bouregreg       | SA      | pme        | 04     | Salé        | ami
ZAIANE      | Fonderie Zaïane             | SARL    | pme        | 05     | Khénifra    | ami
CUPRIUM     | Cuprium                     | SARL    | pme        | 06     | Berrechid   | workshop
VERDIMETAL  | Verdimétal                  | SA      | pme        | 06     | Settat      | workshop
METALCYCLE  | Métalcycle Oriental         | SARL    | pme        | 02     | Oujda       | road-show
LINGOTIA    | Lingotia                    | SARL    | pme        | 03     | Meknès      | road-show
PLOMBIA     | Plombia                     | SARL    | pme        | 04     | Kénitra     | demarchage
SCORIA      | Scoria Environnement        | SARL AU | tpe        | 09     | Aït Melloul | road-show
ALUFINA     | Alufina                     | SA      | pme        | 01     | Tanger      | ami
GHARBFER    | Gharb Fer                   | SARL    | pme        | 04     | Kénitra     | demarchage
TENSIFT     | Fonderie du Tensift         | SARL    | pme        | 07     | Marrakech   | workshop
ZINCOVA     | Zincova                     | SARL    | pme        | 06     | El Jadida   | spontanee
BATTERIX    | Batterix Recyclage          | SARL    | pme        | 06     | Nouaceur    | ami
COPALIA     | Copalia                     | SARL AU | tpe        | 03     | Fès         | road-show
MAGNESIA    | Magnésia Alliages           | SARL    | pme        | 02     | Berkane     | ami
FERROUEST   | Ferrouest                   | SARL    | tpe        | 04     | Sidi Kacem  | spontanee
MECANOVA    | Mécanova                    | SA      | locomotive | 06     | Casablanca  | ciblage
PRECILIA    | Précilia                    | SARL    | pme        | 06     | Bouskoura   | spontanee
OUTILLANOR  | Outillanor                  | SARL    | pme        | 01     | Tanger      | ami
MOULAXIS    | Moulaxis                    | SARL    | pme        | 04     | Kénitra     | workshop
HYDROVALVE  | Hydrovalve Settat           | SA      | pme        | 06     | Settat      | ami
SOLARMECA   | Solarméca                   | SA      | pme        | 07     | Ben Guerir  | ami
AGRIMECANIS | Agrimécanis                 | SARL    | pme        | 03     | Meknès      | road-show
SURFANEL    | Surfanel                    | SARL    | pme        | 06     | Nouaceur    | workshop
ENGRENIA    | Engrenia                    | SARL    | pme        | 06     | Casablanca  | ami
ROTORYS     | Rotorys                     | SARL    | pme        | 03     | Fès         | road-show
EMBOUTIX    | Emboutix                    | SARL    | pme        | 01     | Tanger      | ami
CAPTERIA    | Capteria Instruments        | SARL AU | tpe        | 04     | Salé        | spontanee
USINIUM     | Usinium                     | SARL    | pme        | 06     | Casablanca  | demarchage
POMPALIS    | Pompalis                    | SARL    | pme        | 09     | Agadir      | road-show
LEVALYS     | Levalys                     | SA      | pme        | 06     | Had Soualem | workshop
FRIGOMECA   | Frigoméca                   | SARL    | pme        | 06     | Casablanca  | ami
ROBOTIKAS   | Robotikas                   | SARL AU | tpe        | 04     | Rabat       | spontanee
VANNELYS    | Vannelys                    | SARL    | pme        | 06     | Berrechid   | demarchage
DRONEXA     | Dronexa                     | SARL AU | tpe        | 07     | Ben Guerir  | spontanee
TURBINEA    | Turbinéa                    | SARL    | pme        | 01     | Tétouan     | road-show
BIELLIA     | Biellia                     | SARL    | tpe        | 05     | Béni Mellal | ami
PISTONIA    | Pistonia                    | SARL    | pme        | 06     | Casablanca  | ami
ATLASTUBES  | Atlas Tubes et Raccords     | SA      | pme        | 06     | Mohammedia  | spontanee
CHARPENTIA  | Charpentia                  | SARL    | pme        | 06     | Berrechid   | ami
TOLINOX     | Tôlinox                     | SARL    | pme        | 06     | Casablanca  | ami
BOULONIA    | Boulonia                    | SARL    | pme        | 04     | Kénitra     | workshop
CHAUDRAL    | Chaudral                    | SA      | pme        | 07     | Safi        | ami
TREFILYS    | Tréfilys                    | SARL    | pme        | 06     | Settat      | demarchage
PROFILIA    | Profilia                    | SARL    | pme        | 01     | Larache     | road-show
SERRURYS    | Serrurys                    | SARL    | tpe        | 03     | Fès         | road-show
FORGERAL    | Forgéral                    | SARL    | pme        | 05     | Khouribga   | ami
CLOTURA     | Clotura                     | SARL    | pme        | 04     | Rabat       | workshop
GALVALIS    | Galvalis                    | SA      | pme        | 06     | Mohammedia  | ami
ESCALYS     | Escalys                     | SARL    | tpe        | 07     | Marrakech   | workshop
INOXALIA    | Inoxalia                    | SARL    | pme        | 06     | Casablanca  | demarchage
GRILLAGIA   | Grillagia                   | SARL AU | tpe        | 08     | Errachidia  | spontanee
RESSORTIA   | Ressortia                   | SARL    | tpe        | 03     | Sefrou      | road-show
MENUISAL    | Menuisal                    | SARL    | tpe        | 02     | Nador       | ami
TAFELNEY    | Chantiers navals Tafelney   | SA      | pme        | 07     | Safi        | ciblage
NAVALIS     | Navalis Souss               | SARL    | pme        | 09     | Agadir      | ciblage
CARENORD    | Carénord                    | SARL    | pme        | 01     | Tanger      | spontanee
PROXIMARINE | Proxima Marine              | SARL    | pme        | 06     | Casablanca  | ciblage
BASTINGA    | Bastinga Composites         | SARL    | pme        | 11     | Laâyoune    | ciblage
HELIXANE    | Hélixane Propulsion         | SARL    | pme        | 06     | Mohammedia  | ami
SLIPWAYS    | Slipways du Détroit         | SARL    | pme        | 01     | Larache     | road-show
AMARRIS     | Amarris                     | SARL AU | tpe        | 09     | Tan-Tan     | demarchage
GOUVERNA    | Gouverna Marine             | SARL    | tpe        | 12     | Dakhla      | spontanee
DRAGALIA    | Dragalia                    | SARL    | pme        | 02     | Nador       | ami
RAILAXIS    | Railaxis                    | SARL    | pme        | 03     | Fès         | ciblage
CATENARIA   | Catenaria                   | SARL    | pme        | 04     | Kénitra     | ciblage
SODEMECA    | Sodéméca                    | SARL    | pme        | 06     | Casablanca  | spontanee
GALVANOR    | Galvanor                    | SARL    | pme        | 01     | Tanger      | road-show
"""

CAMPAIGNS = """
code          | channel    | title                                                          | held_on    | city        | contacts
CIBLE-2016    | ciblage    | Ciblage des entreprises locomotives                            | 2016-05-10 | Casablanca  | 14
AMI-2016      | ami        | Premier appel à manifestation d’intérêt                        | 2016-06-14 | Casablanca  | 61
WS-2016-CASA  | workshop   | Atelier « Monter son dossier »                                 | 2016-06-28 | Casablanca  | 38
RS-2016-MEK   | road-show  | Road show, étape de Meknès                                     | 2016-10-19 | Meknès      | 33
CIBLE-2017-NAV| ciblage    | Ciblage des chantiers et équipementiers navals                 | 2017-01-17 | Agadir      | 19
RS-2017-TAN   | road-show  | Road show, étape de Tanger                                     | 2017-02-22 | Tanger      | 42
DEM-2017      | demarchage | Démarchage des zones industrielles de Kénitra à Settat         | 2017-04-11 | Kénitra     | 27
RS-2017-FES   | road-show  | Road show, étape de Fès                                        | 2017-06-07 | Fès         | 29
AMI-2018      | ami        | Deuxième appel à manifestation d’intérêt                       | 2018-01-16 | Casablanca  | 54
RS-2018-AGA   | road-show  | Road show, étape d’Agadir                                      | 2018-02-14 | Agadir      | 31
WS-2018-MAR   | workshop   | Atelier « Du projet au contrat »                               | 2018-03-27 | Marrakech   | 24
CIBLE-2018-FER| ciblage    | Ciblage des équipementiers ferroviaires                        | 2018-06-19 | Kénitra     | 11
"""

_FIRST = words(
    "Abdellatif Adil Amina Asmae Ayoub Fadoua Fouad Ghita Hafsa Hamid Houda Ilham Imane Jaouad Khalid Laila Majda "
    "Mehdi Meryem Mounir Nabila Najat Noureddine Othmane Rajae Redouane Safae Said Sanaa Siham Soufiane Tarik Widad "
    "Yassine Zakaria Zineb"
)
_LAST = words(
    "Aboulfath Aït~Lahcen Amziane Azeroual Bakkouri Belkasmi Bennouri Boukhris Chabani Chraïmi Daoudi Drissi~Alami "
    "El~Gharbaoui El~Hajjami El~Mansouri Fakhri Ghazouani Hachimi Idrissi~Nasser Jebbari Kabbouri Lamrini Louridi "
    "Mekkaoui Moussaoui Najem Ouahbi Rahmouni Sabri Skalli Tahiri Touzani Wahbi Zahraoui Zerouali Ziani"
)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A mobilisation action."""

    code: str
    channel: str
    title: str
    held_on: date
    city: str
    contacts: int


@dataclass(frozen=True, slots=True)
class Company:
    """A candidate, by the column keys of the sheet `Candidats`."""

    key: str
    ice: str
    name: str
    legal_form: str
    trade_register: str
    court: str
    tax_id: str
    cnss: str
    size: str
    region: str
    city: str
    contact: str
    email: str
    phone: str
    channel: str


def ice_of(key: str) -> str:
    """An ICE of fifteen digits whose key checks: divided by 97, nothing remains.

    Company numbers that begin with 009 have not been given out.
    """
    dice = chance(key, "ice")
    stem = f"009{dice.randrange(100_000, 1_000_000)}000{dice.choice('0012')}"
    return f"{stem}{97 - int(stem) * 100 % 97:02d}"


def _company(row: dict[str, str]) -> Company:
    key = row["key"]
    dice = chance(key, "company")
    first, last = dice.choice(_FIRST), dice.choice(_LAST).replace("~", " ")
    domain = f"{slug(row['name'])}.example"
    return Company(
        key=key,
        ice=ice_of(key),
        name=row["name"],
        legal_form=row["form"],
        trade_register=str(dice.randrange(10_000, 420_000)),
        court=row["city"],
        tax_id=str(dice.randrange(10_000_000, 40_000_000)),
        cnss=str(dice.randrange(2_000_000, 9_900_000)),
        size=row["size"],
        region=row["region"],
        city=row["city"],
        contact=f"{first} {last}",
        email=f"{slug(first)[0]}.{slug(last)}@{domain}",
        phone=f"+212 5 {dice.choice(('22', '35', '37', '39'))} 00 {dice.randrange(100):02d} {dice.randrange(100):02d}",
        channel=row["channel"],
    )


def slug(text: str) -> str:
    """Plain letters and hyphens, for an address or a file."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


COMPANY: dict[str, Company] = {row["key"]: _company(row) for row in table(COMPANIES)}

CAMPAIGN: tuple[Campaign, ...] = tuple(
    Campaign(
        row["code"],
        row["channel"],
        row["title"],
        date.fromisoformat(row["held_on"]),
        row["city"],
        int(row["contacts"]),
    )
    for row in table(CAMPAIGNS)
)
