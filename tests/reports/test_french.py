"""What a French reader sees of every report: the signs that stand behind a no-break space, wherever they come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from imm_eco.reports import catalogue
from tests.conftest import Run

BARE = re.compile(r"(?<![\s\u00a0\u202f\d/])[:;?!](?=[\s\u00a0<*]|$)", re.MULTILINE)
"""A sign of French that touches the word before it; not that of a time, an address or a column of Markdown."""
CUT = ((), ("--ecosystem", "travail-metaux"), ("--by", "channel"), ("--by", "channel", "--ecosystem", "travail-metaux"))


def bare(text: str) -> list[str]:
    """The lines that hold such a sign, but for the lines that draw a table."""
    lines = (re.sub(r"<style>.*?</style>|&\w+;|style=\"[^\"]*\"", "", line) for line in text.splitlines())
    return [line for line in lines if BARE.search(line) and not re.fullmatch(r"[|:\-\s]+", line)]


@pytest.mark.parametrize("name", [report.name for report in catalogue.REPORTS])
@pytest.mark.parametrize("format", ["table", "md"])
def test_no_sign_touches_the_word_before_it(run: Run, played: Path, name: str, format: str) -> None:
    for cut in CUT:
        words = ("report", name, "--as-of", "2018-12-31", *cut, "--format", format)
        said = run(*words, lang="fr", cwd=played.parent, ok=None if cut else 0)
        if said.code == 0:
            assert bare(said.out) == []


def test_nor_in_a_pack(run: Run, played: Path, tmp_path: Path) -> None:
    run("report", "monthly", "--period", "2018-12", "--output", tmp_path, lang="fr", cwd=played.parent)
    [summary] = tmp_path.rglob("*.md")
    [page] = tmp_path.rglob("*.html")
    told = re.findall(r"<(?:desc|title|h\d)[^>]*>(.*?)</", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(told) > 10
    assert bare(summary.read_text(encoding="utf-8")) == []
    assert bare("\n".join(told)) == []


def test_a_planted_sign_is_found() -> None:
    assert bare("Enveloppe: Travail des métaux\n| --- | ---: |\nà 14:05 : 3\n") == ["Enveloppe: Travail des métaux"]
