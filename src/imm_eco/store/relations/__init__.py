"""What each figure means, said once: the relations that queries, reports, explanations and views compose.

A relation is the text of a common table, `name AS (SELECT …)`, in SQL that every engine reads. It is asked of a
day and reads the views `live_…`, and so what was known at the moment that the connection was opened for:

    WITH states AS (…), granted AS (…) SELECT … FROM states LEFT JOIN granted USING (dossier_id)

`day` is the SQL of that day, by default the parameter `:day`; None asks for what stands without a date, as the
permanent views and the rules do. `only` is a condition that keeps some dossiers, so that their index is used.
"""
