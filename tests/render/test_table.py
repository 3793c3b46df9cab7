"""Tables on a terminal: exact, in the width there is, and never short of a digit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imm_eco import i18n
from imm_eco.grid import Field, Grid, Kind, Row
from imm_eco.render.cells import fold, width
from imm_eco.render.table import to_text
from tests.render.samples import dossiers, record, scoreboard

NBSP = "\u00a0"
AT_80_FRENCH = """\
Scoreboard

Ecosystem            Target  Committed  Realised  Attained            Gap  Given
────────────────────────────────────────────────────────────────────────────────
Emplois
Valorisation environ  6 000      3 200     2 478      41 % ██░░░░  -3 522  3/4
des métaux
Nouveaux     près de  5 000      2 400     2 100      42 % ███░░░  -2 900  3/4
métiers
Travail des            n.d.          0     1 300      n.d.           n.d.  3/4
métaux
Programme    plus de 13 300      8 000     5 878      44 % ███░░░  -7 422  3/4

CA additionnel (MDH)
Valorisation plus de  6 000      3 200     2 478      41 % ██░░░░  -3 522  3/4
des métaux
Nouveaux     environ  2 650      2 400       1,2     < 1 % █░░░░░  -2 649  3/4
métiers
Programme    près de 11 000      8 000     387,0       4 % █░░░░░ -10 613  3/4

As of 31/12/2018.
Support committed: 277,0 MDH of 630,0 MDH (44 %).
"""
AT_200_ENGLISH = """\
Scoreboard

Ecosystem                  Target  Committed  Realised  Attained                  Gap  Given
────────────────────────────────────────────────────────────────────────────────────────────
Jobs
Metal recovery  about       6,000      3,200     2,478       41%  ████░░░░░░   -3,522  3/4
New trades      close to    5,000      2,400     2,100       42%  ████░░░░░░   -2,900  3/4
Metalworking                 n.d.          0     1,300      n.d.                 n.d.  3/4
Programme       more than  13,300      8,000     5,878       44%  ████░░░░░░   -7,422  3/4

Additional turnover (MDH)
Metal recovery  more than   6,000      3,200     2,478       41%  ████░░░░░░   -3,522  3/4
New trades      about       2,650      2,400       1.2      < 1%  █░░░░░░░░░   -2,649  3/4
Programme       close to   11,000      8,000     387.0        4%  █░░░░░░░░░  -10,613  3/4

As of 2018-12-31.
Support committed: 277.0 MDH of 630.0 MDH (44%).
"""
LIST_AT_80 = """\
Dossiers

Reference     Title        Step         Investment  Opened on  Recorded   Shape
"""


def test_scoreboard_in_french_at_80():
    i18n.use("fr")
    assert to_text([scoreboard()], 80).replace(NBSP, " ") == AT_80_FRENCH


def test_scoreboard_in_english_at_200():
    assert to_text([scoreboard()], 200).replace(NBSP, " ") == AT_200_ENGLISH


def test_without_a_limit_nothing_is_folded():
    title = "Ligne de laminage à chaud " * 12
    assert title.strip() in to_text([dossiers(title)])


def test_a_record_is_labels_and_values():
    assert to_text([record()], 80).replace(NBSP, " ") == (
        "Dossier\n\nReference          IMM-2019-0001\nRequested support  850,000 DH\nOpened on          –\n"
    )


def test_several_grids_follow_each_other():
    assert to_text([record(), record()], 80) == to_text([record()], 80) + "\n" + to_text([record()], 80)


def test_an_empty_list_says_so():
    assert to_text([dossiers()], 80) == "Dossiers\n\nNothing to show.\n"


def test_color_is_bold_and_sober():
    text = to_text([scoreboard()], 200, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", text).replace(NBSP, " ") == AT_200_ENGLISH
    assert set(re.findall(r"\x1b\[[0-9;]*m", text)) == {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[36m"}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp850", "utf-8"])
@pytest.mark.parametrize("room", [80, 200, None])
def test_every_encoding_carries_the_same_layout(encoding, room):
    i18n.use("fr")
    text = to_text([scoreboard()], room, encoding=encoding)
    assert "?" not in text
    assert text.encode(encoding)
    assert [len(line) for line in text.splitlines()] == [
        len(line) for line in to_text([scoreboard()], room).splitlines()
    ]


def test_a_bare_terminal_gets_plain_characters():
    i18n.use("fr")
    text = to_text([scoreboard()], 200, encoding="ascii")
    assert "Valorisation des metaux  plus de   6 000" in text
    assert "  44 %  ####......   -7 422" in text
    assert "\n-------" in text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("STE [a] ATLAS", "STE [a] ATLAS"),
        ("x[/]y", "x[/]y"),
        (":100: {nope}", ":100: {nope}"),
        ("a\x1b[31mred", "a\\u001b[31mred"),
        ("a\x9b31m", "a\\u009b31m"),
        ("nul\x00", "nul\\u0000"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("two\nlines\tand\r\ntabs", "two lines and tabs"),
        ("bell\x07 \x08back", "bell\\u0007 \\u0008back"),
        ("half \ud800", "half \\ud800"),
    ],
)
def test_hostile_text_is_harmless(hostile, shown):
    text = to_text([dossiers(hostile)])
    assert shown in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)


@given(
    st.lists(st.tuples(st.text(max_size=60), st.integers(-(10**15), 10**15), st.integers(-(10**9), 10**9)), min_size=1),
    st.integers(20, 120),
)
def test_no_digit_is_ever_lost(values, room):
    fields = [
        Field("name", "Name of the company"),
        Field("money", "Investment", Kind.MONEY, exact=True),
        Field("jobs", "Net direct jobs", Kind.COUNT),
    ]
    rows = [Row({"name": name, "money": money, "jobs": jobs}) for name, money, jobs in values]
    text = to_text([Grid("x", "X", fields, rows)], room)
    for _name, money, jobs in values:
        assert f"{jobs:,}" in text
        assert f"{abs(money) // 100:,}" in text


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=4), st.integers(80, 200))
def test_a_list_keeps_to_its_width(titles, room):
    for line in to_text([dossiers(*titles)], room).splitlines():
        assert width(line) <= room
        assert line == line.rstrip(" ")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60), st.integers(2, 30))
def test_folding_loses_nothing(text, cells):
    lines = fold(text, cells)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= cells for line in lines)
