"""The four amounts of State support of each dossier on a day: requested, granted, committed, disbursed; never mixed."""

from __future__ import annotations

from imm_eco.store.relations.steps import states
from imm_eco.store.relations.words import DAY, ENDED_EARLY, VALIDATED, by_then, latest, unpacked, where, with_

_GRANTING = """
live_decision AS decision JOIN live_session_record AS session USING (session_id)
WHERE committee = 'suivi' AND granted IS NOT NULL"""


def grants(day: str | None = DAY, only: str = "") -> str:
    """What the latest decision of the State that states a grant says of each dossier. `dossier_id, amount, fact`.

    `fact` is the decision's number. Whether it still counts depends on the step: see `support`.
    """
    _day, fact, amount = unpacked("latest")
    return f"""
grants AS (
    SELECT dossier_id, CAST({amount} AS BIGINT) AS amount, {fact} AS fact
    FROM (
        SELECT dossier_id, {latest("held_on", "granted")} AS latest
        FROM (
            SELECT decision.dossier_id, decision.id, held_on, granted
            FROM {_GRANTING} AND {where(by_then("held_on", day), only)}
        ) AS decisions GROUP BY dossier_id
    ) AS decided
)"""


def conventions(day: str | None = DAY, only: str = "") -> str:
    """The support of the conventions signed by the day, of each dossier that has one. `dossier_id, amount`."""
    return f"""
signed AS (
    SELECT dossier_id, sum(amount) AS amount
    FROM live_convention WHERE {where(by_then("signed_on", day), only)} GROUP BY dossier_id
)"""


def payments(day: str | None = DAY, only: str = "") -> str:
    """The support paid by the day, of each dossier that was paid. `dossier_id, amount`."""
    return f"""
paid AS (
    SELECT dossier_id, sum(amount) AS amount
    FROM live_disbursement WHERE {where(by_then("paid_on", day), only)} GROUP BY dossier_id
)"""


COMMITTED = f"""
CASE WHEN step IN ({VALIDATED}) THEN signed.amount
     WHEN step = 'resilie' AND signed.amount IS NOT NULL THEN coalesce(paid.amount, 0) END"""
"""What a dossier's conventions commit: all that was `signed`, once validated; of a terminated one what was `paid`."""

SUPPORT = f"""
support AS (
    SELECT states.dossier_id, ecosystem, candidate_id, step,
           CASE WHEN step NOT IN ({ENDED_EARLY}) THEN requested END AS requested,
           CASE WHEN step IN ({VALIDATED}) THEN grants.amount END AS granted,
           {COMMITTED} AS committed,
           paid.amount AS disbursed,
           CASE WHEN step IN ({VALIDATED}) THEN coalesce(grants.amount, 0)
                WHEN step = 'resilie' THEN coalesce(paid.amount, 0) ELSE 0 END AS held
    FROM states
    LEFT JOIN grants USING (dossier_id)
    LEFT JOIN signed USING (dossier_id)
    LEFT JOIN paid USING (dossier_id)
)"""
"""What each of the `states` is asked, granted, committed and paid of State support, and what it holds of the envelope.

`requested`: by a dossier on its way or validated. `granted`: by the latest decision of the State, to a validated
dossier. `committed`: by signed conventions. `disbursed`: by all payments. `held`: what the envelope cannot grant to
others: what is granted to a validated dossier, what was paid to a terminated one.
"""


def with_support(day: str | None = DAY, only: str = "") -> str:
    """The common tables that end in `support`, a row a dossier."""
    return with_(states(day, only), grants(day, only), conventions(day, only), payments(day, only), SUPPORT)


def _over_time(day: str, amount: str, rows: str, only: str) -> str:
    """Every amount of each dossier, in the order of its days and of saying. `key, day, amount, change_id`."""
    return f"""
SELECT key, {day} AS day, {amount} AS amount, said.change_id
FROM (SELECT * FROM {rows} AND {only or "TRUE"}) AS said JOIN dossier ON dossier.id = said.dossier_id
ORDER BY said.dossier_id, {day}, said.id"""


def granted_over_time(only: str = "") -> str:
    """Each grant of the State: from its day on it is what the dossier is granted."""
    rows = f"(SELECT decision.*, held_on FROM {_GRANTING}) AS decisions WHERE TRUE"
    return _over_time("held_on", "granted", rows, only)


def signed_over_time(only: str = "") -> str:
    """Each convention: it adds to what is committed."""
    return _over_time("signed_on", "amount", "live_convention WHERE TRUE", only)


def paid_over_time(only: str = "") -> str:
    """Each payment: it adds to what is disbursed."""
    return _over_time("paid_on", "amount", "live_disbursement WHERE TRUE", only)


def entered_over_time(step: str, only: str = "") -> str:
    """Each time that a dossier entered a step, for no amount."""
    return _over_time("moved_on", "0", f"live_move WHERE to_step = '{step}'", only)
