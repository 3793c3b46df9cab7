"""The scoreboard's figures by the fastest SQL that we could write for this very file, through sqlite3.

One pass over the moves, the seals and their lines; the latest position by a lookup in the index, newest first.
"""

import sqlite3
import sys

QUERY = """
WITH validated AS MATERIALIZED (
    SELECT record.dossier_id, record.ecosystem FROM dossier_record AS record JOIN (
        SELECT dossier_id, to_step, max(moved_on || printf('%012d', id)) FROM move
        WHERE retracted_by IS NULL AND moved_on <= :day GROUP BY dossier_id
    ) AS latest ON latest.dossier_id = record.dossier_id
    WHERE record.retracted_by IS NULL AND to_step IN ('mise-en-place', 'suivi', 'clos')
), figures AS (
    SELECT ecosystem, (
        SELECT value FROM result WHERE result.dossier_id = validated.dossier_id AND indicator = 'jobs'
        AND retracted_by IS NULL AND period_end <= :day ORDER BY period_end DESC, period_start DESC LIMIT 1
    ) AS jobs, (
        SELECT sum(value) FROM result WHERE result.dossier_id = validated.dossier_id AND indicator = 'turnover'
        AND retracted_by IS NULL AND period_end <= :day
    ) AS turnover, (
        SELECT jobs FROM seal_line WHERE seal_line.dossier_id = validated.dossier_id AND retracted_by IS NULL
        AND year <= 2020 AND sealed_on = (
            SELECT max(sealed_on) FROM seal WHERE seal.dossier_id = validated.dossier_id
            AND retracted_by IS NULL AND sealed_on <= :day
        ) ORDER BY year DESC LIMIT 1
    ) AS committed_jobs, (
        SELECT sum(turnover) FROM seal_line WHERE seal_line.dossier_id = validated.dossier_id
        AND retracted_by IS NULL AND year <= 2020 AND sealed_on = (
            SELECT max(sealed_on) FROM seal WHERE seal.dossier_id = validated.dossier_id
            AND retracted_by IS NULL AND sealed_on <= :day
        )
    ) AS committed_turnover
    FROM validated
)
SELECT ecosystem, sum(committed_jobs), sum(jobs), sum(committed_turnover), sum(turnover)
FROM figures GROUP BY ecosystem ORDER BY ecosystem
"""

for row in sqlite3.connect(sys.argv[1]).execute(QUERY, {"day": sys.argv[2]}):
    print(*row)
