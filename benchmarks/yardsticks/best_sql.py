"""The scoreboard's figures by the fastest SQL that we could write for this very file, through sqlite3."""
