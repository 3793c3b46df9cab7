"""A database with thirty dossiers before a committee, copied for each try; what it holds, to be compared."""

from __future__ import annotations

import json
import lzma
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from imm_eco import i18n
from tests import sitting
from tests.exchange.story import Table, write
from tests.torture import forked

NAME = "imm-eco.db"
FIXTURES = Path(__file__).parents[1] / "store" / "fixtures"
SESSION = "suivi-2019-01-17"
_OF_THE_MOMENT = {"at", "digest", "previous", "author"}
"""The columns that differ between two runs of the same commands."""

State = tuple[Any, ...]


def build(folder: Path) -> Path:
    """The database, and beside it the workbooks that are still to come."""
    i18n.use("en")
    sitting.lay_out(folder)
    for number in range(3):
        write(folder / f"results-{number}.xlsx", results(number))
    told = [
        forked.here("init", folder=folder),
        # A process of its own: the reader of files that it starts must not be shared with those to come.
        forked.run("import", "dossiers.xlsx", folder=folder)[0],
        forked.here("committee", "open", "suivi", "--on", "17/01/2019", "--state", "Mme Idrissi", folder=folder),
    ]
    assert [each.code for each in told] == [0, 0, 0], told
    return folder / NAME


def results(number: int) -> dict[str, Table]:
    """A workbook of sixty results."""
    rows = [
        [sitting.reference(dossier), indicator, 2015 + number, 1000 * dossier + number]
        for dossier in sitting.NUMBERS
        for indicator in ("jobs", "turnover")
    ]
    return {"Résultats": [["Référence", "Indicateur", "Période", "Valeur"], *rows]}


def copy(source: Path, folder: Path) -> Path:
    """The database and its workbooks in an empty folder of their own."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source.parent, folder)
    return folder / source.name


def state(path: Path) -> State:
    """All that a database holds, but for who wrote it when; equal for two runs of the same commands."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return tuple(tuple(_rows(db, table)) for table in tables(db))


def tables(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]


def _rows(db: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    for row in db.execute(f"SELECT * FROM {table} ORDER BY rowid"):
        yield tuple(row[name] for name in row.keys() if name not in _OF_THE_MOMENT)  # noqa: SIM118


def old(folder: Path) -> Path:
    """The example's database as the first schema had it."""
    folder.mkdir()
    path = folder / NAME
    path.write_bytes(lzma.decompress((FIXTURES / "schema-1.db.xz").read_bytes()))
    path.chmod(0o600)
    return path


def version(path: Path) -> int:
    """The schema of a file, after whatever a kill left was taken back."""
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def changes(path: Path) -> int:
    """How many changes the journal holds."""
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM change").fetchone()[0])


def problems(path: Path) -> list[str]:
    """What `check` finds wrong; what is only odd, as a file that a killed command left behind, aside."""
    told = forked.here("--db", path.name, "check", "--json", folder=path.parent)
    assert told.code in (0, 6), told
    return (
        [row["what"] for row in json.loads(told.out)["rows"] if row["severity"] == "error"] if told.out else [told.err]
    )
