"""The views of figures: results, payments, targets, what they add up to, closings, and the journal."""

from __future__ import annotations

from imm_eco.domain.vocabulary import COMMITTED_INDICATORS, PROGRAMME_SCOPE
from imm_eco.store.relations.results import positions
from imm_eco.store.relations.seals import SEALED_LINES, promise, promises, seals_in_force
from imm_eco.store.relations.steps import VALIDATED_STATES, states
from imm_eco.store.views.view import DATES, FROM_FILE, PROGRAMME, SOURCE, View

_PERIOD = """CASE substr(period_start, 6, 2) || substr(period_end, 6, 2)
    WHEN '0112' THEN substr(period_start, 1, 4)
    WHEN '0106' THEN substr(period_start, 1, 4) || '-S1' WHEN '0712' THEN substr(period_start, 1, 4) || '-S2'
    WHEN '0103' THEN substr(period_start, 1, 4) || '-T1' WHEN '0406' THEN substr(period_start, 1, 4) || '-T2'
    WHEN '0709' THEN substr(period_start, 1, 4) || '-T3' WHEN '1012' THEN substr(period_start, 1, 4) || '-T4'
    ELSE substr(period_start, 1, 7) END"""


def _in_unit(value: str) -> str:
    """A value in its row's unit: centimes as MAD, anything counted as it is; empty where the unit is not known."""
    return f"CASE WHEN unit = 'MAD' THEN {value} / 100.0 WHEN unit IS NOT NULL THEN {value} END"


RESULTS = View(
    "v_results",
    "A realised figure of a period, of any dossier: only those of validated ones make the figures of v_figures.",
    {
        "reference": "the dossier's reference",
        "ecosystem": "code of the ecosystem",
        "indicator": "code of the indicator",
        "period": "code of the period: 2018, 2018-S1, 2018-T2, 2018-06",
        "period_start": "its first day",
        "period_end": "its last day",
        "value": "in the unit; a stock is a position at the period's end and is never summed over time",
        "unit": "`jobs`, `MAD`, or a unit of the programme's own",
        "proof": "code of what backs it",
        "piece": "the piece of evidence",
        **SOURCE,
    },
    f"""
WITH {PROGRAMME}
SELECT dossier.key, ecosystem, fact.indicator, {_PERIOD}, period_start, period_end, {_in_unit("value")}, unit, proof,
       piece, fact.change_id, change.file, fact.sheet, fact.cell
FROM live_result AS fact
JOIN dossier ON dossier.id = fact.dossier_id
JOIN live_dossier_record AS record USING (dossier_id)
LEFT JOIN indicators ON indicators.indicator = fact.indicator
{FROM_FILE}""",
)

DISBURSEMENTS = View(
    "v_disbursements",
    "A payment of support.",
    {
        "reference": "the dossier's reference",
        "ecosystem": "code of the ecosystem",
        "paid_on": "the day",
        "amount": "MAD",
        "piece": "the payment order",
        **SOURCE,
    },
    f"""
SELECT dossier.key, ecosystem, paid_on, amount / 100.0, piece, fact.change_id, change.file, fact.sheet, fact.cell
FROM live_disbursement AS fact
JOIN dossier ON dossier.id = fact.dossier_id
JOIN live_dossier_record AS record USING (dossier_id)
{FROM_FILE}""",
)

TARGETS = View(
    "v_targets",
    "A target as published, or an amendment of one; what was not published has no row.",
    {
        "scope": "code of the ecosystem, or `programme`",
        "indicator": "code of the indicator",
        "value": "in the unit",
        "unit": "`jobs`, `MAD`, or a unit of the programme's own",
        "qualifier": "code of how the publication hedges it",
        "horizon": "the day by which",
        "basis": "`cumulative` or `annual`",
        "source": "where it was published",
        "since": "the day from which an amendment holds; empty for the first target",
        "until": "the day from which the next amendment holds instead; empty for the latest",
        "measures": "`direct-and-indirect` where the publication counts more than direct jobs, else empty",
    },
    f"""
WITH {PROGRAMME}
SELECT scope, fact.indicator, {_in_unit("value")}, unit, qualifier, horizon, basis, source, since,
       (SELECT min(since) FROM live_target AS later
        WHERE later.scope = fact.scope AND later.indicator = fact.indicator AND later.horizon = fact.horizon
          AND later.since > coalesce(fact.since, '')), measures
FROM live_target AS fact LEFT JOIN indicators ON indicators.indicator = fact.indicator""",
)

_HORIZON = "CAST(substr(horizon, 1, 4) AS BIGINT)"
_PROMISES = promises(
    "sealed, dates",
    *(promise(column, of_one_year=True, suffix=f"_{column}", until=_HORIZON) for column in COMMITTED_INDICATORS),
    *(promise(column, of_one_year=False, suffix=f"_{column}_sum", until=_HORIZON) for column in COMMITTED_INDICATORS),
)


def _of_indicator(name: str, suffix: str = "") -> str:
    """The column of the promises that answers a row's indicator."""
    answers = (f"WHEN '{code}' THEN {name}_{column}{suffix}" for column, code in COMMITTED_INDICATORS.items())
    return f"CASE indicator {' '.join(answers)} END"


FIGURES = View(
    "v_figures",
    "Committed and realised by ecosystem and indicator, as `report targets` counts them: validated dossiers alone,"
    " flows since the contracts began (basis `cumulative`), the latest positions without a date.",
    {
        "ecosystem": f"code of the ecosystem, or `{PROGRAMME_SCOPE}` for all validated dossiers",
        "indicator": "code of the indicator",
        "unit": "`jobs`, `MAD`, or a unit of the programme's own",
        "committed": "by the seals in force: of a stock in the horizon's year, of a flow up to it; empty where unknown",
        "without_commitment": "how many dossiers have no figure for that year; they are not in `committed`",
        "realised": "a stock: the latest position of each dossier; a flow: the sum",
        "dossiers": "how many validated dossiers there are",
    },
    f"""
WITH {PROGRAMME},
{DATES},
{states(None)},{VALIDATED_STATES},{seals_in_force(None)},{SEALED_LINES},
{_PROMISES},
committed AS (
    SELECT dossier_id, indicator,
           CASE nature WHEN 'stock' THEN {_of_indicator("promised")}
                ELSE {_of_indicator("promised", "_sum")} END AS value,
           CASE nature WHEN 'stock' THEN {_of_indicator("unknown")} ELSE 0 END AS unknown
    FROM promises CROSS JOIN indicators
),
owners AS (SELECT dossier_id, indicator FROM validated CROSS JOIN indicators WHERE nature = 'stock'),
{positions("owners", None, "owner.indicator").strip()},
realised AS (
    SELECT dossier_id, indicator, value FROM positions
    UNION ALL
    SELECT dossier_id, live.indicator, sum(value)
    FROM live_result AS live JOIN indicators ON indicators.indicator = live.indicator, dates
    WHERE nature = 'flow' AND period_end >= start GROUP BY dossier_id, live.indicator
),
figures AS (
    SELECT validated.ecosystem, indicators.indicator, sum(committed.value) AS committed,
           coalesce(sum(unknown), 0) AS without, coalesce(sum(realised.value), 0) AS realised, count(*) AS dossiers
    FROM validated CROSS JOIN indicators
    LEFT JOIN committed USING (dossier_id, indicator)
    LEFT JOIN realised USING (dossier_id, indicator)
    GROUP BY 1, 2
),
scopes AS (
    SELECT atom AS scope FROM programme_in_force, json_tree(document, '$.ecosystems') WHERE key = 'code'
    UNION SELECT ecosystem FROM figures
    UNION SELECT '{PROGRAMME_SCOPE}'
)
SELECT scope, indicators.indicator, unit,
       CASE WHEN sum(committed) IS NOT NULL OR coalesce(sum(without), 0) = 0
            THEN {_in_unit("coalesce(sum(committed), 0)")} END,
       coalesce(sum(without), 0), {_in_unit("coalesce(sum(realised), 0)")}, coalesce(sum(dossiers), 0)
FROM scopes CROSS JOIN indicators
LEFT JOIN figures ON scope IN (figures.ecosystem, '{PROGRAMME_SCOPE}') AND figures.indicator = indicators.indicator
WHERE nature IN ('stock', 'flow')
GROUP BY scope, indicators.indicator, unit""",
)

CLOSINGS = View(
    "v_closings",
    "A month that was closed or reopened. A month without a row is closed where a later one is.",
    {
        "month": "its last day",
        "state": "`closed` or `reopened`",
        "reason": "why",
        "change": SOURCE["change"],
    },
    "SELECT month, state, reason, change_id FROM live_closing",
)

CHANGES = View(
    "v_changes",
    "A change of the journal.",
    {
        "change": "its number",
        "at": "when, UTC",
        "author": "who",
        "command": "by which command",
        "reason": "why",
        "file": "from which file",
        "file_sha256": "the digest of that file",
        "undoes": "the change that it takes back",
        "late": "why it altered facts of closed months, which it then took as late ones",
        "appended": "how many facts it said",
        "retracted": "how many it withdrew",
    },
    "SELECT id, at, author, command, reason, file, file_sha256, undoes, late, appended, retracted FROM change",
)
