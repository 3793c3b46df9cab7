"""`store/schema.sql` and `store/tables.json`: the schema as the models declare it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from imm_eco.store import ddl, schema


def text() -> str:
    """Every statement, as `imm_eco.store.ddl` reads them."""
    return "".join(f"{statement}{ddl.END}" for statement in schema.statements())


def tables() -> str:
    """Every class, as `imm_eco.store.tables` reads them: a column a line."""
    return "{\n" + ",\n".join(f"{_as_json(name)}: {_class(kind)}" for name, kind in schema.tables().items()) + "\n}\n"


def _class(kind: Mapping[str, Any]) -> str:
    columns = ",\n".join(f"  {_as_json(name)}: {_as_json(column)}" for name, column in kind["columns"].items())
    rest = _as_json({name: value for name, value in kind.items() if name != "columns"})
    return f'{rest.removesuffix("}")}, "columns": {{\n{columns}\n }}}}'


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
