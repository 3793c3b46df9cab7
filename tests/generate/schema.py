"""`store/schema.sql`: the schema as the models declare it."""

from __future__ import annotations

from imm_eco.store import ddl, schema


def text() -> str:
    """Every statement, as `imm_eco.store.ddl` reads them."""
    return "".join(f"{statement}{ddl.END}" for statement in schema.statements())
