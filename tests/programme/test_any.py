"""Whatever programme the schema takes, the tool runs it: every report, list, template, explanation and pack.

A programme is drawn at random: any ecosystems, indicators with or without those that commitments know, units, grids,
rhythms. One dossier of it goes all the way; nothing may break, and what goes out comes back the same.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imm_eco.domain.vocabulary import AXES, BASES, QUALIFIERS, SIZES, STATUSES
from tests.conftest import Run
from tests.searching import many

START = date(2016, 3, 1)
REPORTS = ("targets", "pipeline", "funnel", "envelope", "trajectory", "delays", "coverage")
COMMITTED = {"jobs": ("stock", "jobs"), "turnover": ("flow", "MAD"), "export-turnover": ("flow", "MAD"),
             "investment": ("flow", "MAD")}  # fmt: skip


def named(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "fr": f"Titre {code}", "en": f"Title {code}", **more}


def some(codes: list[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(codes), min_size=least, max_size=len(codes), unique=True)


@st.composite
def programmes(draw: st.DrawFn) -> dict[str, Any]:
    """A programme that the schema takes."""
    units = draw(some(["hours", "kw", "m3"]))
    own = draw(some(["alpha", "beta", "gamma"]))
    indicators = [named(code, nature=COMMITTED[code][0], unit=COMMITTED[code][1]) for code in draw(some([*COMMITTED]))]
    indicators += [
        named(
            code,
            nature=draw(st.sampled_from(["stock", "flow"])),
            unit=draw(st.sampled_from([*units, "jobs", "MAD"])),
            better=draw(st.sampled_from(["higher", "lower"])),
            signed=draw(st.booleans()),
        )
        for code in own
    ]  # fmt: skip
    if not indicators:
        indicators.append(named("alpha", nature="stock", unit="jobs"))
    indicators.append(named("support", nature="envelope", unit="MAD"))
    ecosystems = [named("first", status="active")]
    ecosystems += [named(code, status=draw(st.sampled_from(STATUSES.codes))) for code in draw(some(["b", "c-2", "d"]))]
    about = st.tuples(
        st.sampled_from(["programme", *(each["code"] for each in ecosystems)]), st.sampled_from(indicators)
    )
    targets = draw(st.lists(about, max_size=5, unique_by=lambda each: (each[0], each[1]["code"])))
    return {
        **named("any"), "federation": "F", "reference_prefix": "X", "start": START,
        "horizon": draw(st.sampled_from([date(2020, 12, 31), date(2019, 6, 30), date(2016, 3, 2)])),
        "reporting": draw(st.sampled_from(["month", "quarter", "half", "year"])),
        "identification_months": [0, draw(st.integers(0, 120))], "results_due_days": draw(st.integers(0, 1000)),
        "min_coverage": draw(st.integers(0, 100)),
        "thresholds": {axis: draw(st.integers(0, 100)) for axis in AXES.codes},
        "contracts": [named("c", signed=START)], "ecosystems": ecosystems,
        "units": [named(unit) for unit in units], "indicators": indicators,
        "grids": [
            {"axis": axis, "version": "1", "criteria": [named(f"only-{axis}", weight=3)]}
            for axis in draw(some([*AXES.codes]))
        ],
        "pieces": [named("p", required=draw(st.booleans()), sizes=draw(some([*SIZES.codes])))],
        "targets": [
            {"scope": scope, "indicator": each["code"], "value": draw(st.sampled_from([0, 1, 7_000, 10**15])),
             "basis": draw(st.sampled_from(BASES.codes)) if each["nature"] == "flow" else "cumulative",
             **draw(st.sampled_from([{}, {"qualifier": QUALIFIERS.codes[0]}]))}
            for scope, each in targets
        ],
    }  # fmt: skip


def toml(document: dict[str, Any]) -> str:
    """A document as TOML: tables within lists are inline."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in document.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


@settings(max_examples=many(2, 40), deadline=None, suppress_health_check=list(HealthCheck))
@given(programmes(), st.sampled_from(["fr", "en"]))
def test_a_programme_that_is_taken_is_run(
    run: Run, tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, Any], lang: str
) -> None:
    folder = tmp_path_factory.mktemp("any")

    def say(*args: Any, **more: Any) -> Any:
        return run(*args, **{"lang": lang, "cwd": folder, **more})

    (folder / "any.toml").write_text(toml(drawn), encoding="utf-8")
    say("programme", "check", "any.toml")
    say("init", "--programme", "any.toml")
    _one_dossier(say, drawn)
    _everything(say, drawn, folder)
    say("export", "all.json")
    say("--db", "copy.db", "init", "--programme", "any.toml")
    say("--db", "copy.db", "import", "all.json")
    say("--db", "copy.db", "export", "again.json")
    assert (folder / "again.json").read_bytes() == (folder / "all.json").read_bytes()
    say("check")


def _one_dossier(say: Run, drawn: dict[str, Any]) -> None:
    """A dossier from its opening to a result of every indicator, where its envelope lets the State grant anything."""
    ref, day = "X-2016-0001", iter(f"{START + timedelta(days=each)}" for each in range(60))
    say("candidate", "register", "--ice", "002418735000181", "--name", "Alpha", "--channel", "ami", "--contact", "N",
        "--size", "PME")  # fmt: skip
    say("dossier", "open", "002418735", "--title", "T", "--ecosystem", "first", "--investment", "60MDH",
        "--expressed-on", START, "--on", next(day))  # fmt: skip
    say("dossier", "advance", ref, "--on", next(day))
    say("dossier", "commit", ref, drawn["horizon"].year, "--jobs", "12", "--turnover", "40MDH", "--export", "1MDH",
        "--investment", "60MDH")  # fmt: skip
    say("dossier", "advance", ref, "--on", next(day))
    grids = {grid["axis"] for grid in drawn["grids"]}
    options = {"pertinence": "--relevance", "faisabilite": "--feasibility"}
    for axis in AXES.codes:
        given_score = ("--criterion", f"only-{axis}=100") if axis in grids else (options[axis], "100")
        say("dossier", "assess", ref, *given_score, "--on", next(day))
    say("dossier", "piece", ref, "p", "--on", START)
    say("dossier", "advance", ref, "--on", next(day))
    say("committee", "open", "pilotage", "--on", (held := next(day)), "--state", "A", "--federation", "B")
    say("committee", "decide", ref, "retenu", "--session", f"pilotage-{held}")
    say("committee", "open", "suivi", "--on", (held := next(day)), "--state", "A")
    envelope = [
        each["value"] for each in drawn["targets"] if (each["scope"], each["indicator"]) == ("programme", "support")
    ]
    granted = min([4_000_000, *envelope])
    say("committee", "decide", ref, "valide", "--session", f"suivi-{held}", "--granted", granted)
    for each in drawn["indicators"]:
        if each["nature"] != "envelope":
            say("result", "record", ref, each["code"], "2017", "11")


def _everything(say: Run, drawn: dict[str, Any], folder: Path) -> None:
    for report in REPORTS:
        for day in ("2016-02-29", "2017-12-31", "2021-01-01"):
            say("report", report, "--as-of", day, "--json")
        say("report", report, "--as-of", "2017-12-31")
    for each in drawn["indicators"]:
        if each["nature"] != "envelope":
            say("explain", "targets", "--indicator", each["code"], "--as-of", "2017-12-31", ok=None)
    say("explain", "targets", "--as-of", "2017-12-31", ok=None)
    say("explain", "envelope", "--as-of", "2017-12-31")
    for noun in ("programme show", "target list", "target list --indicators", "target list --history", "result list"):
        say(*noun.split())
        say(*noun.split(), "--json")
    for kind in ("submission", "register", "decisions", "results"):
        say("template", f"{kind}.xlsx", "--kind", kind)
    say("report", "monthly", "--period", "2017-12", "--output", "pack")
