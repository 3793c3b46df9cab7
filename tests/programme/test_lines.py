"""The line of each key of a TOML text is the one on which a reader finds it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from imm_eco.domain import programme
from imm_eco.domain.programme.lines import lines_of
from imm_eco.domain.programme.problems import Path


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    """Every key and list item of a document."""
    if at:
        yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in items:
        yield from paths(each, (*at, name))


def test_each_key_of_the_shipped_programme_stands_on_its_line() -> None:
    text = programme.SHIPPED.read_text(encoding="utf-8")
    lines, written = lines_of(text), text.splitlines()
    found = list(paths(tomllib.loads(text)))
    assert set(found) == set(lines)
    named = [path for path in found if isinstance(path[-1], str)]
    assert [path for path in named if str(path[-1]) not in written[lines[path] - 1]] == []


def test_every_way_of_writing_is_followed() -> None:
    text = '''# a remark = [ "not a key"
a.b . "c d" = """
x = 1
""""" # two more quotation marks end the text
e = [ 1, # one
  { f = 2, 'g' = [ "]", '}' ] },
  2016-05-02, 07:32:00,
]

[t."u.v"] # a table
w = \'\'\'
[no.table]
\'\'\'

[[list]]
one = "=" # first

[list.inner]
two = 2.5e3
[[list.deep]]
three = { }
[[list]]
one = true'''
    assert lines_of(text) == {
        ("a",): 2,
        ("a", "b"): 2,
        ("a", "b", "c d"): 2,
        ("e",): 5,
        ("e", 0): 5,
        ("e", 1): 6,
        ("e", 1, "f"): 6,
        ("e", 1, "g"): 6,
        ("e", 1, "g", 0): 6,
        ("e", 1, "g", 1): 6,
        ("e", 2): 7,
        ("e", 3): 7,
        ("t",): 10,
        ("t", "u.v"): 10,
        ("t", "u.v", "w"): 11,
        ("list",): 15,
        ("list", 0): 15,
        ("list", 0, "one"): 16,
        ("list", 0, "inner"): 18,
        ("list", 0, "inner", "two"): 19,
        ("list", 0, "deep"): 20,
        ("list", 0, "deep", 0): 20,
        ("list", 0, "deep", 0, "three"): 21,
        ("list", 1): 22,
        ("list", 1, "one"): 23,
    }
    assert set(paths(tomllib.loads(text))) == set(lines_of(text))


TEXTS = st.sampled_from(['"a"', '"\\" ] } = #"', "'\\'", '"""x\ny = 1"""', "'''\n[z]\n'''", '"""\\"""""'])
SCALARS = st.one_of(TEXTS, st.sampled_from(["1", "-0.5", "true", "2016-05-02", "1979-05-27 07:32:00", "nan", "0xff"]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ",\n # , ]\n ".join(items) + "]"),
        st.lists(inner, max_size=3).map(lambda items: "[ " + " , ".join(items) + "\n]"),
        st.lists(inner.filter(lambda text: "\n" not in text), max_size=3).map(
            lambda items: "{ " + ", ".join(f"k{place} = {item}" for place, item in enumerate(items)) + " }"
        ),
    ),
    max_leaves=6,
)
HEADS = st.sampled_from(["", "[t{n}]\n", "[[l]]\n", "[[l]]\n[l.s]\n", "[ u . v{n} ] # = \n"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(HEADS, VALUES), max_size=5))
def test_a_key_is_on_the_line_where_its_statement_begins(parts: list[tuple[str, str]]) -> None:
    text = ""
    begun: dict[str, int] = {}
    for place, (head, value) in enumerate(parts):
        text += head.format(n=place)
        begun[f"key{place}"] = text.count("\n") + 1
        text += f"key{place} = {value}\n\n"
    document = tomllib.loads(text)
    lines = lines_of(text)
    assert set(lines) == set(paths(document))
    assert {path[-1]: line for path, line in lines.items() if str(path[-1]).startswith("key")} == begun
