"""Jobs of dossiers whose commitments end before the horizon: unknown, not zero, and never mixed with the others'."""

from __future__ import annotations

import json

from tests.conftest import Run
from tests.reports.book import MDH, Book, Pen


def ask(run: Run, book: Book, *words: str, lang: str = "en") -> list[str]:
    """The lines below the table, as the Markdown of a list or report has them: none is wrapped."""
    out = run("--db", book.path, *words, "--format", "md", lang=lang).out.replace("\xa0", " ")
    return [line for line in out.splitlines() if line and line[0] not in "#|"]


def test_the_envelope_speaks_of_one_population_at_a_time(run: Run, book: Book) -> None:
    """Under convention are A, 200 jobs for 2020, and B, whose seal ends in 2019 with 250 and begins again in 2021."""
    envelope = ("report", "envelope", "--as-of", "2018-12-31")
    assert ask(run, book, *envelope)[3:] == [
        "Leverage: investment per dirham committed. Per job: committed per job of the seals. "
        "Under convention: 2 dossiers, 20.0 MDH of investment.",
        "For 2020: 200 jobs (1 dossier). Without a figure of jobs, and not counted: 1 dossier (last ones before: "
        "250 jobs). n.d. is not zero.",
        "Committed holds also 20.0 MDH kept by terminated dossiers (1): leverage and cost per job do not.",
    ]  # fmt: skip
    one = ask(run, book, *envelope, "--ecosystem", "valorisation-metaux")
    assert one[3].endswith("Under convention: 1 dossier, 10.0 MDH of investment, 200 jobs.")
    # Where none is known nothing is said to be 0 jobs.
    none = ask(run, book, *envelope, "--ecosystem", "nouveaux-metiers", lang="fr")
    assert none[3:] == [
        "Levier : investissement par dirham engagé. Par emploi : engagé par emploi des scellés. "
        "Sous convention : 1 dossier, 10,0 MDH d’investissement.",
        "Sans chiffre d’emplois pour 2020, et non comptés : 1 dossier (derniers d’avant : 250 emplois). "
        "n.d. n’est pas zéro.",
    ]


def test_a_dossier_without_a_sealed_line_is_not_among_those_whose_jobs_are_told(run: Run, book: Book) -> None:
    with book.at("2019-01-11T08:00:00Z") as pen:
        pen.dossier("F", "valorisation-metaux")
        pen.validate("F", "2017-03-01", {})
        pen.sign("F", "2017-04-01", 10 * MDH, "C-2")
    envelope = ("report", "envelope", "--as-of", "2018-12-31", "--ecosystem", "valorisation-metaux")
    assert ask(run, book, *envelope)[4] == (
        "For 2020: 200 jobs (1 dossier). Without a figure of jobs, and not counted: 1 dossier (last ones before: "
        "n.d.). n.d. is not zero."
    )
    [row] = json.loads(run("--db", book.path, *envelope, "--json").out)["rows"]
    assert (row["dossiers"], row["jobs"], row["without_jobs"], row["last_jobs"]) == (2, 200, 1, 0)
    assert row["cost_per_job"] is None
    run("--db", book.path, "explain", *envelope[1:], "--column", "without_jobs")


def waiting(pen: Pen) -> None:
    """Three dossiers before the steering committee: one with jobs for 2020, one that ends in 2019, one with nothing."""
    for key, years in (
        ("P1", {2019: (30, MDH), 2020: (60, MDH)}),
        ("P2", {2018: (20, MDH), 2019: (45, MDH)}),
        ("P3", {}),
    ):
        pen.dossier(key, "travail-metaux")
        pen.commit(key, years)
        pen.move(key, "structuration", "2018-02-01")


def test_the_agenda_tells_whose_jobs_are_not_in_its_total(run: Run, empty: Book) -> None:
    with empty.at() as pen:
        waiting(pen)
    agenda = ("committee", "agenda", "pilotage", "--on", "2019-01-10")
    assert ask(run, empty, *agenda)[-2:] == [
        "Dossiers: 3, of which with nothing missing: 0. In all: investment 30.0 MDH, requested support 3.0 MDH.",
        "For 2020: 60 jobs (1 dossier). Without a figure of jobs, and not counted: 2 dossiers (last ones before: "
        "P2 45 jobs). n.d. is not zero.",
    ]  # fmt: skip
    answer = json.loads(run("--db", empty.path, *agenda, "--json").out)
    assert (answer["dossiers"], answer["jobs"], answer["without_jobs"], answer["last_jobs"]) == (3, 60, 2, 45)
    assert [(row["reference"], row["jobs"], row["last_jobs"]) for row in answer["rows"]] == [
        ("P1", 60, None), ("P2", None, 45), ("P3", None, None),
    ]  # fmt: skip


def test_the_minutes_tell_whose_jobs_are_not_in_their_totals(run: Run, empty: Book) -> None:
    """P1 and P2 decided by pilotage, from what they announce; S1 validated, its seal amended later to end in 2019."""
    with empty.at() as pen:
        waiting(pen)
        for key in ("P1", "P2"):
            pen.decide(key, "pilotage-2019-01-10", "ajourne", reason="à revoir")
    minutes = ("committee", "minutes", "pilotage-2019-01-10")
    lines = ask(run, empty, *minutes)
    assert lines[-1] == (
        "For 2020: 60 jobs (1 dossier). Without a figure of jobs, and not counted: 1 dossier (last ones before: "
        "P2 45 jobs). n.d. is not zero."
    )
    answer = json.loads(run("--db", empty.path, *minutes, "--json").out)
    assert [(row["dossier"], row["jobs"], row["last_jobs"]) for row in answer["decisions"]] == [
        ("P1", 60, None), ("P2", None, 45),
    ]  # fmt: skip
    assert [(row["dossiers"], row["jobs"], row["without_jobs"]) for row in answer["totals"]] == [
        (2, 60, 1), (2, 60, 1),
    ]  # fmt: skip
