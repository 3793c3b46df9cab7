"""The use cases, a module per noun: each takes a record by column key, checks the rules, says the facts.

The same functions serve a command typed by hand and a row of a sheet, so that no road leads around a
rule.
"""
