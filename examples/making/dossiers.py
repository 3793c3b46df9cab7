# ruff: noqa: E501 (the tables read better as tables)
"""The dossiers of the example: what each is about, what it commits to, how far it came, what it gave.

Amounts are in millions of MAD (MDH). `kept` and `seen` number the sittings of `making.calendar` at which
the comité de pilotage retained the dossier and the comité de suivi decided on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from making.text import centimes, chance, table

DOSSIERS = """
ref         | company     | title                                              | sector                   | type      | inv  | asked| jobs | ca  | exp | end           | kept | seen | granted | signed | jobs18 | opened
VM-2016-01  | TAMESNA     | Aciérie électrique et ligne de broyage             | Recyclage de ferrailles  | extension | 120  | 21   | 1150 | 520 | 30  | suivi         | 1    | 1    | 18.5    | 18     | 716    |
VM-2016-02  | FERRALIA    | Plateforme de tri et de cisaillage                 | Recyclage de ferrailles  | extension | 64   | 12   | 520  | 240 | 0   | suivi         | 1    | 1    | 11      | 11     | 332    |
VM-2016-03  | BOUREGREG   | Ligne d’alliages d’aluminium pour l’automobile     | Affinage d’aluminium     | extension | 58   | 11.5 | 510  | 210 | 65  | suivi         | 2    | 2    | 10.5    | 10.5   | 327    |
VM-2016-04  | ZAIANE      | Fonderie de fonte ductile                          | Fonderie                 | creation  | 46   | 9    | 470  | 130 | 20  | suivi         | 3    | 3    | 8.2     | 8.2    | 301    |
VM-2017-01  | CUPRIUM     | Affinage du cuivre récupéré                        | Récupération de cuivre   | creation  | 38   | 7.6  | 430  | 190 | 50  | suivi         | 5    | 5    | 7       | 7      | 258    |
VM-2016-05  | VERDIMETAL  | Démontage des véhicules hors d’usage               | Recyclage de ferrailles  | creation  | 34   | 7    | 400  | 110 | 0   | suivi         | 3    | 6    | 6.2     | 6.2    | 229    |
VM-2017-02  | METALCYCLE  | Valorisation des métaux de l’Oriental              | Recyclage de ferrailles  | creation  | 30   | 6    | 360  | 95  | 25  | suivi         | 6    | 7    | 5.5     | 5.5    | 196    |
VM-2016-06  | LINGOTIA    | Lingots d’aluminium de seconde fusion              | Affinage d’aluminium     | extension | 27   | 5.5  | 330  | 90  | 40  | suivi         | 4    | 4    | 5       | 5      | 166    |
VM-2018-01  | PLOMBIA     | Recyclage des batteries au plomb                   | Récupération de plomb    | creation  | 36   | 7.2  | 350  | 100 | 35  | mise-en-place | 10   | 10   | 6       |        | 54     |
VM-2018-02  | SCORIA      | Valorisation des laitiers et scories               | Coproduits               | creation  | 24   | 5    | 260  | 65  | 0   | mise-en-place | 11   | 11   | 4.4     |        | 35     |
VM-2018-03  | ALUFINA     | Refusion de chutes d’aluminium                     | Affinage d’aluminium     | creation  | 41   | 8    | 290  | 120 | 45  | validation    | 11   |      |         |        |        |
VM-2018-04  | GHARBFER    | Parc à ferrailles de Kénitra                       | Recyclage de ferrailles  | extension | 18   | 3.5  | 140  | 46  | 0   | structuration |      |      |         |        |        | 2018-01-22
VM-2018-05  | TENSIFT     | Fonderie d’art et de mobilier urbain               | Fonderie                 | extension | 12   | 2.4  | 95   | 22  | 15  | renforcement  |      |      |         |        |        | 2018-04-09
VM-2018-06  | ZINCOVA     | Récupération des poussières de zinc                | Coproduits               | creation  | 22   | 4.5  | 110  | 40  | 30  | renforcement  |      |      |         |        |        | 2018-05-28
VM-2018-07  | BATTERIX    | Collecte et broyage de batteries                   | Récupération de plomb    | creation  | 16   | 3.2  | 120  | 35  | 0   | recrutement   |      |      |         |        |        | 2018-07-02
VM-2018-08  | COPALIA     | Copeaux d’usinage                                  | Recyclage de ferrailles  | creation  | 7.5  | 1.5  | 45   | 12  | 0   | identification|      |      |         |        |        | 2018-11-26
VM-2017-04  | MAGNESIA    | Alliages de magnésium                              | Fonderie                 | creation  | 52   | 10   | 210  | 80  | 60  | desiste       | 5    |      |         |        |        |
VM-2017-03  | FERROUEST   | Cisaille mobile                                    | Recyclage de ferrailles  | extension | 6    | 1.2  | 30   | 9   | 0   | ecarte        |      |      |         |        |        | 2017-02-13
NM-2016-01  | MECANOVA    | Usine d’équipements de manutention                 | Équipements industriels  | extension | 150  | 27   | 690  | 160 | 40  | suivi         | 1    | 1    | 24      | 24     | 402    |
NM-2016-02  | PRECILIA    | Atelier d’usinage de précision                     | Mécanique de précision   | extension | 90   | 17   | 450  | 85  | 70  | suivi         | 1    | 1    | 15      | 15     | 268    |
NM-2016-03  | OUTILLANOR  | Outillages de découpe et d’emboutissage            | Moules et outillages     | creation  | 72   | 14   | 370  | 72  | 55  | suivi         | 2    | 2    | 12.4    | 12.4   | 214    |
NM-2016-04  | MOULAXIS    | Moules d’injection                                 | Moules et outillages     | creation  | 66   | 12.5 | 330  | 68  | 35  | suivi         | 2    | 2    | 11.2    | 11.2   | 189    |
NM-2016-05  | HYDROVALVE  | Vannes et robinetterie industrielle                | Robinetterie             | extension | 60   | 12   | 310  | 75  | 45  | suivi         | 3    | 3    | 10.6    | 10.6   | 176    |
NM-2017-09  | SOLARMECA   | Structures et suiveurs solaires                    | Équipements solaires     | creation  | 84   | 16   | 360  | 110 | 50  | suivi         | 5    | 5    | 14.5    | 14     | 165    |
NM-2017-01  | AGRIMECANIS | Machines agricoles                                 | Équipements agricoles    | extension | 54   | 10.5 | 260  | 62  | 30  | suivi         | 6    | 6    | 9.4     | 9.4    | 141    |
NM-2017-02  | SURFANEL    | Traitement de surface pour l’aéronautique          | Traitement de surface    | creation  | 48   | 9.5  | 230  | 48  | 60  | suivi         | 6    | 7    | 8.2     | 8.2    | 122    |
NM-2016-07  | ENGRENIA    | Engrenages et réducteurs                           | Mécanique de précision   | extension | 42   | 8    | 200  | 40  | 25  | suivi         | 4    | 4    | 7.3     | 7.3    | 98     |
NM-2017-03  | ROTORYS     | Ventilateurs et rotors                             | Équipements industriels  | creation  | 36   | 7    | 180  | 36  | 20  | mise-en-place | 8    | 8    | 6       | 6      | 61     |
NM-2017-04  | EMBOUTIX    | Pièces embouties de rechange                       | Pièces de rechange       | creation  | 28   | 5.2  | 150  | 24  | 30  | mise-en-place | 8    | 9    | 4.5     | 4.5    | 39     |
NM-2018-01  | CAPTERIA    | Instruments de mesure pour l’eau                   | Mécanique de précision   | creation  | 26   | 5.8  | 160  | 20  | 40  | mise-en-place | 11   | 11   | 5.2     |        | 18     |
NM-2018-02  | USINIUM     | Centre d’usinage partagé                           | Mécanique de précision   | creation  | 44   | 8.5  | 190  | 42  | 35  | validation    | 10   |      |         |        |        |
NM-2018-03  | POMPALIS    | Pompes d’irrigation                                | Équipements agricoles    | creation  | 31   | 6    | 150  | 38  | 20  | validation    | 11   |      |         |        |        |
NM-2017-05  | LEVALYS     | Ponts roulants et palans                           | Équipements industriels  | extension | 48   | 9    | 170  | 52  | 15  | structuration | 8    | 9    |         |        |        |
NM-2018-04  | FRIGOMECA   | Échangeurs pour le froid industriel                | Équipements industriels  | extension | 29   | 5.5  | 130  | 34  | 25  | renforcement  |      |      |         |        |        | 2018-04-23
NM-2018-05  | ATLASTUBES  | Ligne de raccords usinés                           | Pièces de rechange       | creation  | 33   | 6.4  | 120  | 44  | 40  | renforcement  |      |      |         |        |        | 2018-05-14
NM-2018-06  | ROBOTIKAS   | Cellules de soudage robotisées                     | Équipements industriels  | creation  | 15   | 3    | 60   | 18  | 30  | recrutement   |      |      |         |        |        | 2018-08-27
NM-2018-07  | VANNELYS    | Actionneurs et vannes de régulation                | Robinetterie             | extension | 21   | 4    | 85   | 26  | 20  | recrutement   |      |      |         |        |        | 2018-09-03
NM-2018-08  | DRONEXA     | Châssis de drones agricoles                        | Équipements agricoles    | creation  | 9    | 1.8  | 40   | 11  | 50  | identification|      |      |         |        |        | 2018-12-03
NM-2017-06  | TURBINEA    | Petites turbines hydrauliques                      | Équipements industriels  | creation  | 37   | 7    | 140  | 30  | 30  | desiste       |      |      |         |        |        | 2017-03-06
NM-2017-07  | BIELLIA     | Bielles forgées                                    | Pièces de rechange       | creation  | 14   | 3    | 60   | 15  | 40  | ecarte        |      |      |         |        |        | 2017-03-27
NM-2017-08  | PISTONIA    | Pistons et chemises                                | Pièces de rechange       | creation  | 46   | 9.5  | 190  | 50  | 30  | rejete        | 6    | 7    |         |        |        |
TM-2016-01  | ATLASTUBES  | Tubes soudés de gros diamètre                      | Tubes et profilés        | extension | 70   | 14   | 380  | 130 | 20  | suivi         | 1    | 1    | 12.5    | 12.5   | 236    |
TM-2016-02  | CHARPENTIA  | Charpentes métalliques galvanisées                 | Charpente métallique     | extension | 56   | 11   | 320  | 95  | 15  | suivi         | 2    | 2    | 10.2    | 10.2   | 198    |
TM-2016-03  | TOLINOX     | Tôlerie fine et inox                               | Tôlerie                  | creation  | 44   | 9    | 260  | 70  | 25  | suivi         | 3    | 3    | 8.4     | 8.4    | 159    |
TM-2016-04  | BOULONIA    | Visserie et boulonnerie à haute résistance         | Visserie-boulonnerie     | creation  | 36   | 7.5  | 220  | 55  | 35  | suivi         | 4    | 4    | 7       | 7      | 128    |
TM-2017-01  | CHAUDRAL    | Chaudronnerie lourde                               | Chaudronnerie            | extension | 40   | 8.4  | 230  | 62  | 20  | suivi         | 5    | 5    | 7.6     | 7.6    | 122    |
TM-2017-02  | TREFILYS    | Tréfilage et treillis soudés                       | Tréfilage                | extension | 32   | 7    | 180  | 48  | 10  | suivi         | 6    | 7    | 6.3     | 6.3    | 94     |
TM-2017-03  | PROFILIA    | Profilés à froid                                   | Tubes et profilés        | creation  | 34   | 7    | 190  | 40  | 15  | mise-en-place | 8    | 9    | 6.5     | 6.5    | 52     |
TM-2018-01  | SERRURYS    | Serrurerie et menuiserie métallique                | Tôlerie                  | extension | 20   | 4.2  | 130  | 20  | 0   | mise-en-place | 10   | 10   | 3.8     |        | 23     |
TM-2016-05  | FORGERAL    | Forge de pièces pour les mines                     | Forge                    | extension | 29   | 6    | 140  | 36  | 10  | resilie       | 3    | 3    | 5       | 5      |        |
TM-2018-02  | CLOTURA     | Clôtures et portails en série                      | Tôlerie                  | creation  | 17   | 3.4  | 90   | 24  | 0   | validation    | 11   |      |         |        |        |
TM-2018-03  | GALVALIS    | Bain de galvanisation de grande longueur           | Traitement de surface    | extension | 39   | 8    | 120  | 45  | 10  | structuration | 11   | 11   |         |        |        |
TM-2018-04  | ESCALYS     | Escaliers et garde-corps                           | Charpente métallique     | extension | 8    | 1.6  | 40   | 10  | 5   | renforcement  |      |      |         |        |        | 2018-02-26
TM-2018-05  | FERRALIA    | Armatures façonnées                                | Tréfilage                | creation  | 26   | 5    | 110  | 60  | 0   | recrutement   |      |      |         |        |        | 2018-06-11
TM-2018-06  | INOXALIA    | Cuves en inox pour l’agroalimentaire               | Chaudronnerie            | extension | 13   | 2.6  | 55   | 17  | 20  | identification|      |      |         |        |        | 2018-10-08
TM-2018-07  | GRILLAGIA   | Grillages et gabions                               | Tréfilage                | creation  | 5    | 1    | 25   | 7   | 0   | identification|      |      |         |        |        | 2018-11-12
TM-2017-04  | RESSORTIA   | Ressorts industriels                               | Visserie-boulonnerie     | creation  | 9    | 1.8  | 35   | 9   | 20  | desiste       |      |      |         |        |        | 2017-11-13
TM-2017-05  | MENUISAL    | Menuiserie en aluminium                            | Tôlerie                  | extension | 11   | 2.2  | 50   | 14  | 0   | ecarte        |      |      |         |        |        | 2017-10-02
IN-2016-01  | TAFELNEY    | Cale et chantier de navires de pêche en acier      | Construction navale      | extension | 62   | 12.5 | 290  | 85  | 40  | suivi         | 4    | 4    | 11      | 11     | 168    |
IN-2017-01  | NAVALIS     | Atelier de réparation navale                       | Réparation navale        | creation  | 40   | 8    | 200  | 55  | 45  | suivi         | 6    | 6    | 7.2     | 7.2    | 104    |
IN-2017-02  | CARENORD    | Carénage de navires de service                     | Réparation navale        | extension | 34   | 7    | 160  | 40  | 60  | suivi         | 5    | 5    | 6.3     | 6.3    | 74     |
IN-2017-03  | PROXIMARINE | Équipements de pont                                | Équipements de bord      | creation  | 19   | 3.8  | 100  | 20  | 30  | mise-en-place | 8    | 8    | 3.4     |        | 13     |
IN-2018-01  | BASTINGA    | Coques en composite                                | Construction navale      | creation  | 28   | 5.5  | 130  | 32  | 25  | validation    | 10   |      |         |        |        |
IN-2018-02  | HELIXANE    | Hélices et lignes d’arbre                          | Équipements de bord      | creation  | 23   | 4.5  | 90   | 26  | 35  | structuration |      |      |         |        |        | 2018-03-12
IN-2018-03  | SLIPWAYS    | Mise à sec et peinture                             | Réparation navale        | extension | 14   | 2.8  | 70   | 16  | 30  | renforcement  |      |      |         |        |        | 2018-05-07
IN-2018-04  | AMARRIS     | Apparaux d’amarrage                                | Équipements de bord      | creation  | 6.5  | 1.3  | 35   | 8   | 20  | recrutement   |      |      |         |        |        | 2018-09-17
IN-2018-05  | GOUVERNA    | Gouvernails et safrans                             | Équipements de bord      | extension | 5.5  | 1.1  | 25   | 6   | 30  | identification|      |      |         |        |        | 2018-10-29
IN-2018-06  | DRAGALIA    | Dragues de petite taille                           | Construction navale      | creation  | 47   | 11   | 120  | 38  | 50  | rejete        | 10   | 11   |         |        |        |
FE-2018-01  | MECANOVA    | Châssis de bogies                                  | Matériel roulant         | creation  | 68   | 13   | 160  | 90  | 35  | structuration |      |      |         |        |        | 2018-04-02
FE-2018-02  | RAILAXIS    | Essieux et freins                                  | Matériel roulant         | creation  | 35   | 7    | 120  | 45  | 25  | recrutement   |      |      |         |        |        | 2018-08-06
FE-2018-03  | CATENARIA   | Supports de caténaire                              | Voie et caténaire        | creation  | 19   | 3.8  | 65   | 24  | 10  | identification|      |      |         |        |        | 2018-11-05
"""

ECOSYSTEMS = {
    "VM": "valorisation-metaux",
    "NM": "nouveaux-metiers",
    "TM": "travail-metaux",
    "IN": "industrie-navale",
    "FE": "ferroviaire",
}

_JOBS_RAMP = {2016: (0.1, 0.36, 0.6, 0.82, 1), 2017: (0.18, 0.5, 0.8, 1), 2018: (0.22, 0.64, 1)}
_TURNOVER_RAMP = {2016: (0.04, 0.24, 0.55, 0.8, 1), 2017: (0.12, 0.45, 0.75, 1), 2018: (0.18, 0.6, 1)}
_INVESTMENT_RAMP = {2016: (0.2, 0.4, 0.25, 0.1, 0.05), 2017: (0.35, 0.4, 0.2, 0.05), 2018: (0.4, 0.45, 0.15)}


@dataclass(frozen=True, slots=True)
class Line:
    """The commitment of a year. Jobs: net total at its end; amounts: centimes of the year."""

    year: int
    jobs: int
    turnover: int
    export_turnover: int | None
    investment: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier of the story. Amounts are centimes; `jobs18` is what counts at the end of 2018."""

    ref: str
    company: str
    title: str
    sector: str
    type: str
    investment: int
    asked: int
    end: str
    kept: int | None
    seen: int | None
    granted: int | None
    signed: int | None
    jobs18: int | None
    opened: date | None
    lines: tuple[Line, ...]

    @property
    def ecosystem(self) -> str:
        """The ecosystem's code."""
        return ECOSYSTEMS[self.ref[:2]]

    @property
    def is_validated(self) -> bool:
        """Whether it counts as realised or committed at the end of 2018."""
        return self.end in ("mise-en-place", "suivi")


def _lines(row: dict[str, str]) -> tuple[Line, ...]:
    """The yearly commitments, from the year of the reference to 2020."""
    first = int(row["ref"][3:7])
    return tuple(
        Line(
            year=first + number,
            jobs=int(row["jobs"]) if jobs == 1 else _round(float(row["jobs"]) * jobs),
            turnover=(amount := _half(float(row["ca"]) * turnover)),
            export_turnover=amount * int(row["exp"]) // 100 // 10_000_000 * 10_000_000 if int(row["exp"]) else None,
            investment=_half(float(row["inv"]) * investment),
        )
        for number, (jobs, turnover, investment) in enumerate(
            zip(_JOBS_RAMP[first], _TURNOVER_RAMP[first], _INVESTMENT_RAMP[first], strict=True)
        )
    )


def _round(jobs: float) -> int:
    return round(jobs / 5) * 5


def _half(mdh: float) -> int:
    """An amount to the nearest quarter of a million, as forecasts are written."""
    return centimes(round(mdh * 4) / 4)


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _dossier(row: dict[str, str]) -> Dossier:
    return Dossier(
        ref=row["ref"],
        company=row["company"],
        title=row["title"],
        sector=row["sector"],
        type=row["type"],
        investment=centimes(row["inv"]),
        asked=centimes(row["asked"]),
        end=row["end"],
        kept=_number(row["kept"]),
        seen=_number(row["seen"]),
        granted=centimes(row["granted"]) if row["granted"] else None,
        signed=centimes(row["signed"]) if row["signed"] else None,
        jobs18=_number(row["jobs18"]),
        opened=date.fromisoformat(row["opened"]) if row["opened"] else None,
        lines=_lines(row),
    )


def _in_order(row: dict[str, str]) -> tuple[int, str]:
    return list(ECOSYSTEMS).index(row["ref"][:2]), row["ref"]


DOSSIER: dict[str, Dossier] = {row["ref"]: _dossier(row) for row in sorted(table(DOSSIERS), key=_in_order)}

AMENDED = "NM-2016-05"
"""The dossier whose commitments an `avenant` lowered."""

REVISED = "VM-2016-02"
"""The dossier whose promoter promises more since its validation: the seal stays, the deviation shows."""


def _scaled(lines: tuple[Line, ...], jobs: float, turnover: float) -> tuple[Line, ...]:
    return tuple(
        replace(line, jobs=_round(line.jobs * jobs), turnover=_half(line.turnover / 1e8 * turnover)) for line in lines
    )


BEFORE_AMENDMENT = _scaled(DOSSIER[AMENDED].lines, 1.15, 1.2)
"""What the amended dossier had committed to when it was validated."""

SINCE_VALIDATION = _scaled(DOSSIER[REVISED].lines, 1.08, 1.05)
"""What the revised dossier commits to today."""

WITHOUT_2018 = ("VM-2016-06", "NM-2016-07", "IN-2017-02")
"""Validated dossiers that did not give their result of 2018: their latest earlier jobs count."""


def check_totals() -> None:
    """The published totals, to the unit. Source: FIMME launch note, 31 January 2019."""
    validated = [dossier for dossier in DOSSIER.values() if dossier.is_validated]
    assert sum(dossier.jobs18 or 0 for dossier in validated) == 5_878
    assert sum(dossier.signed or 0 for dossier in validated) == centimes(277)
    assert sum(dossier.granted or 0 for dossier in validated) <= centimes(630)
    assert len({dossier.title for dossier in DOSSIER.values()}) == len(DOSSIER)


def noise(*key: object, low: float, high: float) -> float:
    """A factor between two bounds, always the same for the same key."""
    return chance(*key).uniform(low, high)
