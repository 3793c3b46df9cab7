"""How the tool speaks: refusals, suggestions, questions, formats, colours, exit codes."""

from __future__ import annotations

import json

import pytest

from imm_eco import errors

pytestmark = pytest.mark.usefixtures("sample_commands")
NBSP = "\u00a0"


# What a command line is refused for


@pytest.mark.parametrize(
    ("args", "message", "hint"),
    [
        (["sampel"], "unknown command: imm-eco sampel", "did you mean: `imm-eco sample`"),
        (["sample", "lst"], "unknown command: imm-eco sample lst", "did you mean: `imm-eco sample list`"),
        (["sample", "zzzzzz"], "unknown command: imm-eco sample zzzzzz", "see `imm-eco sample --help`"),
        (["sample", "list", "--fromat", "csv"], "unknown option: --fromat", "did you mean: --format"),
        (["sample", "list", "-x"], "unknown option: -x", "see `imm-eco sample list --help`"),
        (["sample", "list", "more"], "unexpected argument: more", "see `imm-eco sample list --help`"),
        (["sample", "list", "--format"], "option --format needs a value", "see `imm-eco sample list --help`"),
        (["sample", "list", "--json=1"], "option --json takes no value", "see `imm-eco sample list --help`"),
        (["sample", "read"], "missing argument: REF", "see `imm-eco sample read --help`"),
        (
            ["sample", "list", "--db", "x.db"],
            "unknown option: --db",
            "it goes before the command: imm-eco --db … sample list",
        ),
        (
            ["sample", "list", "--format", "xls"],
            "--format: “xls” is not known",
            "one of: table, json, jsonl, csv, md, html, xlsx",
        ),
        (
            ["sample", "list", "--json", "--format", "csv"],
            "--json and --format csv contradict each other",
            None,
        ),
        (["--color", "red", "sample", "list"], "--color: “red” is not known", "one of: auto, always, never"),
        (
            ["sample", "read", "R", "--on", "01/07/2019"],
            "--on: “01/07/2019” is in the future",
            "see `imm-eco sample read --help`",
        ),
        (
            ["sample", "read", "R", "--known-at", "hier"],
            "--known-at: “hier” is not a date.",
            "Type the day, the month and the year: 31/01/2019.",
        ),
        (
            ["sample", "read", "R", "--known-at", "2019-01-31T25:00"],
            "--known-at: “2019-01-31T25:00” is not a time of the day",
            "see `imm-eco sample read --help`",
        ),
        (
            ["sample", "read", "R", "--known-at", "2019-01-31T14:05+24:00"],
            "--known-at: “2019-01-31T14:05+24:00” is not a time of the day",
            "see `imm-eco sample read --help`",
        ),
        (
            ["sample", "read", "R", "--known-at", "2019-01-31T14"],
            "--known-at: “2019-01-31T14” is not a date.",
            "Type the day, the month and the year: 31/01/2019.",
        ),
        (
            ["sample", "list", "-o", "t.pdf"],
            "the name t.pdf says no format in which to write",
            "end it in one of: .txt, .json, .jsonl, .csv, .md, .html, .xlsx",
        ),
        (
            ["sample", "list", "-o", "table"],
            "the name table says no format in which to write",
            "end it in one of: .txt, .json, .jsonl, .csv, .md, .html, .xlsx",
        ),
        (
            ["sample", "list", "-o", "t.csv", "--json"],
            "t.csv is not the name of a file in json",
            "leave out --format, or end the name in .json",
        ),
        (
            ["sample", "list", "-o", "t.xlsx", "--format", "table"],
            "t.xlsx is not the name of a file in table",
            "leave out --format, or end the name in .txt",
        ),
    ],
)
def test_usage_refused(run, tmp_path, args, message, hint):
    result = run(*args, ok=errors.UsageError.exit_code)
    assert result.out == ""
    assert result.err == f"error: {message}\n" + (f"hint: {hint}\n" if hint else "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "typed", "said"),
    [
        ("--amount", "1,5XDH", "--amount: “1,5XDH”"),
        ("--amount", "1.234", "--amount: “1.234” can be read in two ways"),
        ("--jobs", "12,5", "--jobs: “12,5” has a fraction"),
        ("--as-of", "31/02/2019", "--as-of: “31/02/2019” does not exist in the calendar"),
        ("--channel", "worksop", "--channel: “worksop” is not on the list"),
    ],
)
def test_value_refused_with_one_message_and_a_remedy(run, option, typed, said):
    result = run("sample", "read", "R", option, typed, ok=2)
    first, second = result.err.splitlines()
    assert first.startswith(f"error: {said}")
    assert second.startswith("hint: ")


def test_values_as_people_write_them(run):
    result = run(
        *("sample", "read", "R", "--amount", "1,5MDH", "--jobs", "13 300", "--channel", "Road show"),
        *("--on", "31/01/2019", "--known-at", "2019-01-31T14:05"),
    )
    assert result.out == "R 150000000 13300 road-show 2019-01-31 2019-01-31T14:05:00Z\n"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2019-01-31", "2019-01-31T23:59:59Z"),
        ("31/01/2019 09:30", "2019-01-31T09:30:00Z"),
        ("2019-01-31T14:05:09Z", "2019-01-31T14:05:09Z"),
        ("2019-01-31T14:05:00+01:00", "2019-01-31T13:05:00Z"),
        ("2019-01-31T00:30+0100", "2019-01-30T23:30:00Z"),
        ("2019-12-31 20:05 -05", "2020-01-01T01:05:00Z"),
        ("2019-01-31t14:05:09.123z", "2019-01-31T14:05:09Z"),
    ],
)
def test_moments(run, typed, moment):
    assert run("sample", "read", "R", "--known-at", typed).out == f"R None None None None {moment}\n"


# Refusals of the house, and accidents


def test_a_refusal_lists_what_is_unmet(run):
    result = run("refuse", "--yes", ok=errors.RuleError.exit_code)
    assert result.out == ""
    assert result.err == (
        "trying\nwarning: careful \\u001b[31m\nerror: not now\n  - no channel\n  - no contact\nhint: see moves\n"
    )


def test_quiet_keeps_warnings_and_errors(run):
    result = run("--quiet", "refuse", "--yes", ok=4)
    assert result.err.startswith("warning: careful")


def test_a_bug_shows_no_traceback_and_no_data(run):
    result = run("fail", "bug", ok=1)
    assert result.out == ""
    assert result.err.startswith("error: this is a bug in imm-eco (KeyError in ")
    assert "SECRET" not in result.err
    assert "Traceback" not in result.err


def test_a_bug_shows_where_it_came_from_when_debugging_and_still_no_data(run):
    result = run("fail", "bug", ok=1, env={"IMM_ECO_DEBUG": "1"})
    assert 'File "' in result.err
    assert "builtins.KeyError\nerror: this is a bug in imm-eco" in result.err
    assert result.err.count("SECRET") == 1  # the source of this very example names it


@pytest.mark.parametrize(("how", "code"), [("interrupt", 130), ("pipe", 0), ("exit", 7), ("nothing", 0)])
def test_exit_codes(run, how, code):
    assert run("fail", how, ok=None).code == code


def test_a_file_that_is_absent(run):
    result = run("fail", "file", ok=errors.NotFoundError.exit_code)
    assert result.err == "error: absent.xlsx: no such file or folder\n"


def test_answer_is_one_json_object(run):
    assert json.loads(run("fail", "nothing").out) == {"schema_version": 1, "done": True, "rows": [{"a": 1}]}


# Asking


@pytest.mark.parametrize("reply", ["oui", "O", "yes", "y", "peut-être\noui"])
def test_yes_in_both_languages(run, reply):
    assert run("refuse", terminal=True, stdin=f"{reply}\n", ok=4).err.startswith("Go on? [y/N] ")


@pytest.mark.parametrize("reply", ["non\n", "n\n", "\n", ""])
def test_anything_else_declines(run, reply):
    result = run("refuse", terminal=True, stdin=reply, ok=130)
    assert "trying" not in result.err


def test_nobody_to_ask(run):
    result = run("refuse", ok=2)
    assert result.err == ("error: this needs a confirmation, and there is no terminal to ask on\nhint: add --yes\n")


# Formats, files, terminals


@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv", "md", "xlsx"])
def test_the_suffix_says_the_format(run, tmp_path, suffix):
    result = run("sample", "list", "--output", f"out.{suffix}")
    assert (result.out, result.err) == ("", f"written: out.{suffix}\n")
    content = (tmp_path / f"out.{suffix}").read_bytes()
    assert content == run("sample", "list", "--format", suffix).raw
    assert [path.name for path in tmp_path.iterdir()] == [f"out.{suffix}"]


@pytest.mark.parametrize(
    ("words", "format"),
    [(["out.txt"], "table"), (["out.htm"], "html"), (["OUT.CSV"], "csv"), (["out.dat", "--format", "md"], "md")],
)
def test_other_names_that_say_their_format(run, tmp_path, words, format):
    run("sample", "list", "-o", *words)
    (made,) = tmp_path.iterdir()
    assert made.read_bytes() == run("sample", "list", "--format", format, env={"COLUMNS": None}).raw


@pytest.mark.parametrize("typed", [" R ", "\u00a0R", "R\u202f", "\u200bR\ufeff", "R\n"])
def test_what_was_copied_around_a_reference_is_no_part_of_it(run, typed):
    assert run("sample", "read", typed).out == "R None None None None None\n"


def test_json_is_a_shortcut(run):
    assert run("sample", "list", "--json").raw == run("sample", "list", "--format", "json").raw


def test_a_workbook_is_not_poured_on_a_terminal(run):
    result = run("sample", "list", "--format", "xlsx", terminal=True, ok=2)
    assert "hint: add --output FILE.xlsx" in result.err


def test_a_piped_table_is_never_cut(run):
    wide = run("sample", "list", env={"COLUMNS": None}).out
    assert max(map(len, wide.splitlines())) > 100
    assert all(len(line) <= 90 for line in run("sample", "list", env={"COLUMNS": "90"}).out.splitlines())


@pytest.mark.parametrize(
    ("args", "env", "terminal", "colored"),
    [
        ([], {}, True, True),
        ([], {}, False, False),
        ([], {"NO_COLOR": "1"}, True, False),
        ([], {"FORCE_COLOR": "1"}, False, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        (["--color", "always"], {"NO_COLOR": "1"}, False, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, True, False),
        ([], {"TERM": "dumb"}, True, False),
    ],
)
def test_color(run, args, env, terminal, colored):
    settings = {"NO_COLOR": None, "FORCE_COLOR": None, "TERM": "xterm", **env}
    out = run(*args, "sample", "list", terminal=terminal, env=settings).out
    assert ("\x1b[1m" in out) is colored
    err = run(*args, "nope", terminal=terminal, env=settings, ok=2).err
    assert err.startswith("\x1b[31;1merror:\x1b[0m " if colored else "error: ")


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii", "latin-1", "utf-8"])
def test_every_terminal_shows_the_table(run, encoding):
    out = run("sample", "list", encoding=encoding, lang="fr", terminal=True, env={"COLUMNS": "200"}).out
    assert "?" not in out
    assert "1 234 567,89 DH" in out.replace(NBSP, " ")


def test_json_keeps_its_characters_in_a_pipe_of_any_encoding(run):
    raw = run("sample", "list", "--json", encoding="cp1252").raw
    assert json.loads(raw.decode("utf-8"))["rows"][0]["title"] == "Fonderie de l’Oriental"
