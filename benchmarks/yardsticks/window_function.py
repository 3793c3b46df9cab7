"""The scoreboard's figures as a window function gives them, read through sqlite3: text by text, no tool."""

import sqlite3
import sys

QUERY = """
WITH steps AS (
    SELECT dossier_id, to_step, row_number() OVER (PARTITION BY dossier_id ORDER BY moved_on DESC, id DESC) AS place
    FROM move WHERE retracted_by IS NULL AND moved_on <= :day
), validated AS MATERIALIZED (
    SELECT dossier_id, ecosystem FROM steps JOIN dossier_record USING (dossier_id)
    WHERE place = 1 AND to_step IN ('mise-en-place', 'suivi', 'clos') AND dossier_record.retracted_by IS NULL
), seals AS MATERIALIZED (
    SELECT dossier_id, sealed_on, row_number() OVER (PARTITION BY dossier_id ORDER BY sealed_on DESC) AS place
    FROM seal WHERE retracted_by IS NULL AND sealed_on <= :day
), lines AS (
    SELECT dossier_id, jobs, turnover, row_number() OVER (PARTITION BY dossier_id ORDER BY year DESC) AS place
    FROM seal_line JOIN seals USING (dossier_id, sealed_on)
    WHERE seals.place = 1 AND seal_line.retracted_by IS NULL AND year <= 2020
), figures AS MATERIALIZED (
    SELECT dossier_id, indicator, value,
           row_number() OVER (PARTITION BY dossier_id, indicator ORDER BY period_end DESC, period_start DESC) AS place
    FROM result WHERE retracted_by IS NULL AND period_end <= :day AND indicator IN ('jobs', 'turnover')
), jobs AS MATERIALIZED (
    SELECT dossier_id, value FROM figures WHERE indicator = 'jobs' AND place = 1
), turnover AS MATERIALIZED (
    SELECT dossier_id, sum(value) AS value FROM figures WHERE indicator = 'turnover' GROUP BY dossier_id
), committed AS MATERIALIZED (
    SELECT dossier_id, sum(CASE place WHEN 1 THEN jobs END) AS jobs, sum(turnover) AS turnover
    FROM lines GROUP BY dossier_id
)
SELECT ecosystem, sum(committed.jobs), sum(jobs.value), sum(committed.turnover), sum(turnover.value)
FROM validated LEFT JOIN committed USING (dossier_id) LEFT JOIN jobs USING (dossier_id)
LEFT JOIN turnover USING (dossier_id) GROUP BY ecosystem ORDER BY ecosystem
"""

for row in sqlite3.connect(sys.argv[1]).execute(QUERY, {"day": sys.argv[2]}):
    print(*row)
