"""`store/schema.sql` and `store/tables.json`: the schema as the models declare it."""

from __future__ import annotations

import json

from imm_eco.store import ddl, schema


def text() -> str:
    """Every statement, as `imm_eco.store.ddl` reads them."""
    return "".join(f"{statement}{ddl.END}" for statement in schema.statements())


def tables() -> str:
    """Every class, as `imm_eco.store.tables` reads them: a column a line."""
    return f"{json.dumps(schema.tables(), indent=1, ensure_ascii=False)}\n"
