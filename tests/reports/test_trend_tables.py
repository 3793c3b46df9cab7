"""Trajectory and coverage as they are read on a terminal, to the character, in both languages."""

from __future__ import annotations

import pytest

from imm_eco.store import tables
from tests.conftest import Run
from tests.reports.book import Book


@pytest.fixture
def env(book: Book) -> dict[str, str]:
    """The book, with the person to call for B."""
    with book.at("2019-01-11T08:00:00Z") as pen:
        number = pen.change.anchor(tables.Dossier, "B")
        company = pen.change.anchor(tables.Candidate, f"{number:09}")
        pen.say(
            tables.CandidateFact, candidate_id=company, ice=f"{number:015}", name="Bêta", contact="Nadia Alaoui",
            phone="+212 5 22 00 00 00", email="nadia@beta.example", channel="ami", size="pme",
        )  # fmt: skip
    return {"IMM_ECO_DB": str(book.path), "COLUMNS": "80"}


TRAJECTORY = """\
Trajectory, month by month

End of month    Path  Realised  Gap to the path  Given
──────────────────────────────────────────────────────
Jobs
2017-12-31     4,746        73           -4,673  2/2
2018-10-31     7,118        40           -7,078  1/1
2018-12-31     7,594        90           -7,504  1/2
2019-12-31    10,443         –                –  –
2020-12-31    13,300         –                –  –

Additional turnover (MDH)
2017-12-31     3,925       5.0           -3,920  1/2
2018-12-31     6,281      13.0           -6,268  1/2
2019-12-31     8,637         –                –  –
2020-12-31    11,000         –                –  –

As of 2018-12-31. Realised: what the scoreboard of the end of each month shows.
Path: the straight line from 2016-05-02 to the target in force, at 2020-12-31.
Shown: the months in which the figure moved and the ends of years. JSON, CSV and
  workbooks have all.
"""

PROJECTIONS = """\
Projections au 31/12/2020

Projection           À  Objectif  Atteint          Écart  Observations  Requises
             l’horizon
────────────────────────────────────────────────────────────────────────────────
Emplois
Au rythme         n.d.    13 300     n.d.           n.d.             2         3
actuel
Engagements       n.d.    13 300     n.d.           n.d.             1         5
tenus comme
observé
Avec le           n.d.    13 300     n.d.           n.d.             1         5
portefeuille
pondéré

CA additionnel (MDH)
Au rythme         n.d.    11 000     n.d.           n.d.             2         3
actuel
Engagements       n.d.    11 000     n.d.           n.d.             1         5
tenus comme
observé
Avec le           n.d.    11 000     n.d.           n.d.             1         5
portefeuille
pondéré

Emplois, au rythme actuel : n.d. Fins de période en deux ans, avec la moitié des
  résultats dus : 2 ; requises : 3.
Emplois, engagements tenus comme observé : n.d. Dossiers qui ont remis leur
  résultat d’une fin d’année : 1 ; requis : 5.
Emplois, avec le portefeuille pondéré : n.d. Dossiers qui ont remis leur
  résultat d’une fin d’année : 1 ; requis : 5.
CA additionnel, au rythme actuel : n.d. Fins de période en deux ans, avec la
  moitié des résultats dus : 2 ; requises : 3.
CA additionnel, engagements tenus comme observé : n.d. Dossiers qui ont remis
  leur résultat d’une fin d’année : 1 ; requis : 5.
CA additionnel, avec le portefeuille pondéré : n.d. Dossiers qui ont remis leur
  résultat d’une fin d’année : 1 ; requis : 5.
"""

COVERAGE = """\
Remise des résultats : Nouveaux métiers

Écosystème        En  Remis  Attendus        En      Part              Manquants
             doivent                     retard    remise                d’avant
                  un
────────────────────────────────────────────────────────────────────────────────
Emplois
Nouveaux           1      0         0         1       0 %  ░░░░░░░░░░          0
métiers

CA additionnel
Nouveaux           1      0         0         1       0 %  ░░░░░░░░░░          0
métiers

Situation au 15/03/2019 : résultats de 2018 des dossiers validés que leur scellé
  engage, attendus au plus tard le 01/03/2019.
Manquants d’avant : résultats de périodes antérieures qui n’ont jamais été
  remis.

Résultats qui manquent

Période  Résultats                Échéance    État       Jours de retard
────────────────────────────────────────────────────────────────────────
B Bêta · Nadia Alaoui · +212 5 22 00 00 00
2018     Emplois, CA additionnel  01/03/2019  En retard               14

1 en retard, 0 pas encore dus : une ligne est une période d’un dossier.

Résultats révisés récemment

Rien à afficher.

Aucun mois antérieur n’est clôturé : ce qui a changé en 30 jours, depuis le
  13/02/2019 23:59:59 UTC.
Corrigés : 0 ; autre justification : 0 ; retirés : 0 ; nouveaux : 0.
"""


def test_the_trajectory(run: Run, env: dict[str, str]):
    assert run("report", "trajectory", "--as-of", "2018-12-31", env=env).out.startswith(TRAJECTORY)


def test_the_projections_alone_in_french(run: Run, env: dict[str, str]):
    args = ("report", "trajectory", "--as-of", "2018-12-31", "--projections")
    assert run(*args, env=env, lang="fr").out == PROJECTIONS


def test_the_coverage_in_french(run: Run, env: dict[str, str]):
    args = ("report", "coverage", "--as-of", "2019-03-15", "--ecosystem", "nouveaux-metiers")
    assert run(*args, env=env, lang="fr").out == COVERAGE


def test_whom_to_ask_in_csv(run: Run, env: dict[str, str]):
    out = run("report", "coverage", "--as-of", "2019-03-15", "--missing", "--format", "csv", env=env).out
    assert out == (
        "reference,name,ecosystem,period,indicators,due_on,state,days_late,contact,phone,email\n"
        "B,Bêta,nouveaux-metiers,2018,jobs; turnover,2019-03-01,late,14,Nadia Alaoui,+212 5 22 00 00 00,"
        "nadia@beta.example\n"
    )


def test_the_months_in_csv_are_all_of_them(run: Run, env: dict[str, str]):
    out = run("report", "trajectory", "--as-of", "2018-12-31", "--format", "csv", env=env).out.splitlines()
    assert (out[0], len(out)) == ("indicator,month,unit,basis,path,realised,gap,dossiers,reported", 1 + 2 * 56)
    assert out[32] == "jobs,2018-12-31,jobs,cumulative,7594,90,-7504,2,1"
    assert out[33] == "jobs,2019-01-31,jobs,cumulative,7836,,,,"


def test_other_formats_leave_out_what_nobody_reads(run: Run, env: dict[str, str]):
    for format in ("md", "html"):
        out = run("report", "trajectory", "--as-of", "2018-12-31", "--format", format, env=env).out
        assert "2018-10-31" in out
        assert "2018-09-30" not in out


def test_coverage_is_cut_by_size(run: Run, env: dict[str, str]):
    args = ("report", "coverage", "--as-of", "2019-03-15", "--by", "size", "--format", "csv")
    assert run(*args, env=env).out.splitlines()[:4] == [
        "size,indicator,dossiers,reported,awaited,late,share,earlier",
        "pme,jobs,1,0,0,1,0.0,0",
        ",jobs,1,1,0,0,1.0,0",
        "total,jobs,2,1,0,1,0.5,0",
    ]
