"""Merges in any order, taken back and brought back: each number means what an independent book says it means."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imm_eco.domain.programme import reading
from imm_eco.services import candidates, dossiers, programmes
from imm_eco.services.checks.blame import broken_now
from imm_eco.services.context import Context
from imm_eco.services.records import CandidateRecord, DossierRecord, record_of
from imm_eco.store import lookup
from tests.property.world import MDH, REFERENCES, TODAY, World, ice
from tests.searching import many
from tests.store import making

NUMBERS = REFERENCES[:5]
Meanings = dict[str, str]

acts = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)),
        st.tuples(st.sampled_from(["undo", "redo"]), st.none(), st.none()),
        st.tuples(st.sampled_from(["row", "open"]), st.sampled_from(NUMBERS), st.none()),
    ),
    min_size=4,
    max_size=14,
)


class Book:
    """What each number means, and the dossiers that are each company's, in plain words."""

    def __init__(self) -> None:
        self.meanings: Meanings = {number: number for number in NUMBERS}
        self.done: list[Meanings] = []
        self.undone: list[Meanings] = []

    def merge(self, keep: str, other: str) -> None:
        kept, gone = self.meanings[keep], self.meanings[other]
        if kept != gone:
            self.done.append(self.meanings)
            self.undone.clear()
            self.meanings = {each: kept if means == gone else means for each, means in self.meanings.items()}

    def undo(self) -> None:
        self.undone.append(self.meanings)
        self.meanings = self.done.pop()

    def redo(self) -> None:
        self.done.append(self.meanings)
        self.meanings = self.undone.pop()


def company(number: str) -> dict[str, str]:
    """What is said of a company."""
    return {"ice": ice(number), "name": f"Sté {number}", "channel": "ami"}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An context with five companies, a dossier each."""
    path = tmp_path_factory.mktemp("merges") / "start.db"
    making.create(path)

    def begin(context: Context) -> None:
        programmes.install(context.change, reading.load())
        for number in NUMBERS:
            candidates.record(context, CandidateRecord(ice(number), company(number)))
            about = {"title": "Fonderie", "ecosystem": "travail-metaux", "investment": MDH, "opened_on": TODAY}
            dossiers.record(context, record_of(DossierRecord, {**about, "ice": ice(number), "reference": number}))

    assert World(path).do("init", begin)
    return path


@settings(max_examples=many(8, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=acts)
def test_each_number_means_what_was_said_last(
    start: Path, tmp_path_factory: pytest.TempPathFactory, story: list[tuple[str, str, str]]
) -> None:
    path = tmp_path_factory.mktemp("merges") / "context.db"
    shutil.copyfile(start, path)
    world, book = World(path), Book()
    for act, one, other in story:
        if act == "merge":
            world.merge(one, other)
            book.merge(one, other)
        elif act == "row":
            # What an old register says again of any of them registers nobody.
            known = CandidateRecord(ice(one), company(one))
            assert world.do(f"row {one}", partial(candidates.record, company=known))
        elif act == "open":
            again = {"title": "Fonderie", "ecosystem": "travail-metaux", "investment": MDH, "opened_on": TODAY}
            row = record_of(DossierRecord, {**again, "ice": ice(one), "reference": one})
            assert world.do(f"open {one}", partial(dossiers.record, project=row))
        elif act == "undo" and book.done:
            assert world.undo(None), world.log
            book.undo()
        elif act == "redo" and book.undone:
            assert world.redo(), world.log
            book.redo()
        _agree(world, book)


def _agree(world: World, book: Book) -> None:
    with world.look() as db:
        meant = {number: lookup.company(db, ice(number)).key for number in NUMBERS}
        assert meant == {number: ice(means)[:9] for number, means in book.meanings.items()}, world.log
        standing = {row[0] for row in db.execute("SELECT ice FROM live_candidate_record")}
        assert standing == {ice(means) for means in book.meanings.values()}, world.log
        owners = dict(db.execute("SELECT d.key, c.key FROM live_dossier_record r JOIN dossier d ON d.id = r.dossier_id"
                                 " JOIN candidate c ON c.id = r.candidate_id").fetchall())  # fmt: skip
        assert owners == meant, world.log
        assert broken_now(db, TODAY) == [], world.log
