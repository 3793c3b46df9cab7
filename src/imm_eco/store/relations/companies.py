"""The company that a number means: its own, or the one that absorbed it."""

from __future__ import annotations

MEANT = """
meant AS (
    SELECT named.key, coalesce(alias.candidate_id, named.id) AS id, absorbed_ice, absorbed_name, alias.change_id
    FROM candidate AS named LEFT JOIN live_alias AS alias ON alias.alias_id = named.id
)"""
"""Of each company's number `key` the company `id` that it means; by what the absorbed one was known, or NULL.

An alias names a company that stands, so one step is enough (`services/checks`, the rule `alias`).
"""
