"""What commands run in place of the models: derived from them, and taking and refusing just what they do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from imm_eco.domain import vocabulary
from imm_eco.store import models, schema, tables
from tests import generate

MODELS: list[type[models.Table]] = [models.Change, *models.ANCHORS, *models.FACTS]
VOCABULARIES = [each for each in vars(vocabulary).values() if isinstance(each, vocabulary.Vocabulary)]
CODES = sorted({code for each in VOCABULARIES for code in each.codes})
LENGTHS = (0, 1, 14, 15, 16, 64, 65, 32_767, 32_768)
LIMITS = (0, 1, 1_000, 1_990, 2_100, 10_000, 10**9, 10**17)
TYPES = {"text": str, "code": str, "number": int, "day": date, "bytes": bytes}
VALUES = {
    str: st.one_of(
        st.text(max_size=20), st.sampled_from(["a-b", "a\n", "A", *CODES, *("1" * length for length in LENGTHS)])
    ),
    int: st.one_of(
        st.sampled_from([sign * (limit + by) for limit in LIMITS for by in (-1, 0, 1) for sign in (1, -1)]),
        st.integers(-(2**62), 2**62),
    ),
    date: st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    bytes: st.binary(max_size=8),
}


def test_they_are_what_the_models_declare() -> None:
    assert tables.PATH.read_text(encoding="utf-8") == generate.schema.tables(), "run: python -m tests.generate"
    assert [model.__name__ for model in MODELS] == list(tables.declared())
    assert tuple(getattr(tables, model.__name__) for model in models.FACTS) == tables.FACTS


def good(model: type[models.Table]) -> dict[str, Any]:
    """Values that every column of a table takes, as a service gives them."""
    named = {"text": "1" * 15, "number": 2000, "day": date(2018, 3, 15), "bytes": b"\x01"}
    return {
        name: getattr(vocabulary, column["vocabulary"]).codes[0] if column["type"] == "code" else named[column["type"]]
        for name, column in schema.columns_of(model).items()
        if name not in ("rank", "renewal", "number")
    } | {name: 2 for name in ("rank", "renewal", "number") if name in model.model_fields}


def verdict(kind: Any, values: dict[str, Any]) -> object:
    """What a class makes of values: what it holds, or the column that it names, and whether that is missing."""
    try:
        return {name: getattr(kind.of(values), name) for name in kind.columns}
    except ValidationError as error:
        first = error.errors()[0]
        is_unknown = first["type"] == "extra_forbidden"
        return first["loc"][0], not is_unknown and (first["type"] == "missing" or first["input"] is None)
    except tables.InvalidValueError as error:
        return error.column, error.is_missing


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@settings(max_examples=25)  # of each of the tables
@given(data=st.data())
def test_they_take_and_refuse_what_the_models_do(model: type[models.Table], data: st.DataObject) -> None:
    sound = good(model)
    assert verdict(getattr(tables, model.__name__), sound) == verdict(model, sound) == sound
    name = data.draw(st.sampled_from(model.columns))
    own = TYPES[schema.columns_of(model)[name]["type"]]
    changed = {**sound, name: data.draw(st.none() | VALUES[own])}
    assert verdict(getattr(tables, model.__name__), changed) == verdict(model, changed)
    # Of some values of another type the models would make one of theirs; nobody says such, and here it is refused.
    other = data.draw(st.sampled_from([each for each in VALUES if each is not own]))
    if (own, other) != (date, str):
        changed = {**sound, name: data.draw(VALUES[other])}
        assert verdict(getattr(tables, model.__name__), changed) == (name, False)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_value_left_out_is_missing_where_it_is_required(model: type[models.Table]) -> None:
    for name in model.columns:
        said = {key: value for key, value in good(model).items() if key != name}
        assert verdict(getattr(tables, model.__name__), said) == verdict(model, said)


def test_a_column_that_there_is_not_is_refused() -> None:
    for value in ("https://aciers.example", None):
        said = {**good(models.CandidateFact), "website": value}
        assert verdict(tables.CandidateFact, said) == verdict(models.CandidateFact, said) == ("website", False)
    with pytest.raises(AttributeError, match="no attribute 'Website'"):
        _ = tables.Website  # type: ignore[attr-defined]


def test_a_day_is_read_back_as_a_row_holds_it() -> None:
    said = good(models.ResultFact)
    assert tables.ResultFact.of({**said, "period_end": "2018-03-15"}) == tables.ResultFact.of(said)
    assert tables.ResultFact.of(said) != tables.ResultFact.of({**said, "value": 1})
    with pytest.raises(tables.InvalidValueError, match=r"result\.period_end: outside its limits"):
        tables.ResultFact.of({**said, "period_end": "15/03/2018"})
