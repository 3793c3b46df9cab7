"""Many at once: every write that is acknowledged is kept, and the same file is taken in by one of them only."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from tests import sitting
from tests.exchange.story import write
from tests.searching import many
from tests.torture import forked, scenes
from tests.torture.conftest import FigureOf
from tests.torture.forked import Child

WRITERS, WRITES = 32, 25
IMPORTERS, ROUNDS = 8, many(20, 60)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "together").mkdir()
    return scenes.build(tmp_path / "together")


def test_what_many_write_at_once_is_all_kept(path: Path, figure: FigureOf, monkeypatch: pytest.MonkeyPatch) -> None:
    # All of them together take as long as the machine needs; how long one waits is another test's matter.
    monkeypatch.setenv("IMM_ECO_WAIT", "3600")
    before = scenes.changes(path)

    def writing(writer: int) -> None:
        for number in range(WRITES):
            month, dossier = divmod(writer * WRITES + number, len(sitting.NUMBERS))
            period = f"{2015 + month // 12}-{1 + month % 12:02}"
            said = ("result", "record", sitting.reference(1 + dossier), "jobs", period, f"{writer}")
            told = forked.here("--quiet", *said, "--json", folder=path.parent)
            assert told.code == 0, told

    with figure("writers at once") as figures:
        children = [Child(partial(writing, number), path.parent) for number in range(WRITERS)]
        told = [child.wait() for child in children]
        assert [each.err for each in told if each.code] == []
        figures.counts["writers"] = WRITERS
        figures.counts["changes kept"] = scenes.changes(path) - before
    assert scenes.changes(path) - before == WRITERS * WRITES
    assert scenes.problems(path) == []


def test_the_same_file_imported_at_once_is_taken_in_once(
    path: Path, figure: FigureOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMM_ECO_WAIT", "3600")
    with figure(f"imports of one file by {IMPORTERS} at once") as figures:
        for number in range(ROUNDS):
            file = f"round-{number}.xlsx"
            row = [sitting.reference(1 + number % 30), "jobs", f"{2012 + number // 12}-{1 + number % 12:02}", number]
            write(path.with_name(file), {"Résultats": [["Référence", "Indicateur", "Période", "Valeur"], row]})
            before = scenes.changes(path)
            children = [Child(("import", file), path.parent) for _ in range(IMPORTERS)]
            told = [child.wait() for child in children]
            assert {each.code for each in told} == {0}, told
            said = Counter("imported as change" in each.err for each in told)
            assert (said[True], scenes.changes(path) - before) == (1, 1)
            figures.count("rounds, each imported once")
    assert scenes.problems(path) == []
