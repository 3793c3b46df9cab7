"""A dossier of another programme, from `init` to the monthly pack: the tests play it, docs/programme.md tells it."""

from __future__ import annotations

FILE = "programme-automobile.toml"
REF = "AUTO-2017-0001"

STORY: tuple[tuple[str, ...], ...] = (
    ("programme", "check", FILE),
    ("init", "--programme", FILE),
    ("candidate", "register", "--ice", "002418735000181", "--name", "Sièges de Kénitra", "--channel", "ami",
     "--contact", "N. Berrada", "--size", "PME"),
    ("dossier", "open", "002418735", "--title", "Assemblage de sièges", "--ecosystem", "Intérieur véhicule et sièges",
     "--investment", "60MDH", "--requested", "8MDH", "--expressed-on", "10/02/2017", "--on", "20/01/2017"),
    ("dossier", "advance", REF, "--on", "01/02/2017"),
    ("dossier", "commit", REF, "2018", "--jobs", "120", "--turnover", "40MDH"),
    ("dossier", "commit", REF, "2020", "--jobs", "260", "--turnover", "130MDH", "--export", "20MDH"),
    ("dossier", "advance", REF, "--on", "01/03/2017"),
    ("dossier", "assess", REF, "--criterion", "integration=80", "--criterion", "emplois-crees=70",
     "--criterion", "rang=60", "--criterion", "donneur-ordre=75", "--criterion", "financement=60",
     "--criterion", "qualite=55", "--on", "01/04/2017"),
    ("dossier", "advance", REF, "--on", "15/05/2017"),
    ("dossier", "piece", REF, "statuts", "lettre-donneur-ordre", "plan-formation", "--on", "20/05/2017"),
    ("committee", "open", "pilotage", "--on", "10/06/2017", "--state", "A. Tazi", "--federation", "K. Bennis"),
    ("committee", "decide", REF, "retenu", "--session", "pilotage-2017-06-10"),
    ("committee", "open", "suivi", "--on", "10/07/2017", "--state", "A. Tazi"),
    ("committee", "decide", REF, "validé", "--session", "suivi-2017-07-10", "--granted", "7MDH"),
    ("dossier", "sign", REF, "CV-2017-01", "7MDH", "--on", "20/07/2017"),
    ("dossier", "advance", REF, "--on", "25/07/2017"),
    ("result", "record", REF, "jobs", "S2 2018", "130 emplois"),
    ("result", "record", REF, "turnover", "2018", "42,5MDH"),
    ("result", "record", REF, "formation", "S1 2018", "1 250 heures"),
    ("result", "record", REF, "formation", "S2 2018", "2.400 h"),
    ("result", "record", REF, "Capacité installée", "2018", "45 000 véhicules par an"),
    ("disbursement", "record", REF, "2MDH", "--on", "03/09/2018"),
    ("report", "targets", "--as-of", "31/12/2018"),
    ("explain", "targets", "--indicator", "formation", "--as-of", "31/12/2018"),
    ("report", "monthly", "--period", "2018-12", "--output", "pack"),
)  # fmt: skip
"""The words of each command, in the order in which an analyst types them."""
