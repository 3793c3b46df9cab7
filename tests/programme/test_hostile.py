"""Programme files that nobody should send: a verdict in words within seconds, whatever they are."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from imm_eco.domain import programme
from tests.conftest import Run

SHIPPED = programme.SHIPPED.read_bytes()


def changed(old: str, new: str) -> bytes:
    assert old.encode() in SHIPPED
    return SHIPPED.replace(old.encode(), new.encode(), 1)


FILES: dict[str, bytes] = {
    "nothing": b"",
    "spaces": b" \n\t\n",
    "a remark alone": b"# programme",
    "a mark alone": b"\xef\xbb\xbf",
    "zeros": b"\0" * 5000,
    "random bytes": bytes(range(256)) * 40,
    "latin-1": SHIPPED.decode().encode("latin-1", "replace"),
    "utf-16": SHIPPED.decode().encode("utf-16"),
    "half a letter at the end": SHIPPED + "é".encode()[:1],
    "a workbook": b"PK\x03\x04" + b"\x14\0" * 400,
    "json": b'{"code": "imm"}',
    "yaml": b"code: imm\nfr: Titre\n",
    "ten megabytes of remark": b"# " + b"x" * 10_000_000,
    "ten megabytes of programme": SHIPPED + b'\n[[contracts]]\ncode = "c"' * 400_000,
    "just too large": SHIPPED + b"#" * (256 * 1024),
    "lists within lists": b"a = " + b"[" * 100_000,
    "lists within lists that end": b"a = " + b"[" * 50_000 + b"]" * 50_000,
    "lists a little too deep": b"a = " + b"[" * 20 + b"]" * 20,
    "tables within tables": b"a = " + b"{ a = " * 20_000,
    "tables within tables that end": b"a = " + b"{ a = " * 100 + b"1" + b" }" * 100,
    "a key of a hundred thousand parts": b".".join([b"a"] * 100_000) + b" = 1",
    "a key of quoted parts": b".".join([b'"a"'] * 50_000) + b" = 1",
    "a table of a hundred thousand parts": b"[" + b".".join([b"a"] * 100_000) + b"]",
    "many deep tables": b"\n".join(b"[" + b".".join([b"a"] * 15) + b".k%d]" % n for n in range(4000)),
    "a word of a quarter of a megabyte": b"a" * 250_000,
    "quotation marks": b'"' * 250_000,
    "quotation marks of both kinds": b"\"'" * 120_000,
    "thirty thousand keys": b"\n".join(b"k%d = 1" % n for n in range(20_000)),
    "twenty thousand tables": b"\n".join(b"[[ecosystems]]" for n in range(17_000)),
    "a number of five thousand digits": changed("value = 13_300", "value = " + "9" * 5000),
    "a number of a hundred digits": changed("value = 13_300", "value = " + "9" * 100),
    "a hexadecimal number of fifty thousand digits": changed("value = 13_300", "value = 0x" + "f" * 50_000),
    "a number below all": changed("value = 13_300", "value = -9223372036854775809"),
    "not a number": changed("value = 13_300", "value = nan"),
    "without end": changed("value = 13_300", "value = -inf"),
    "an enormous exponent": changed("value = 13_300", "value = 1e400"),
    "a fraction": changed("value = 13_300", "value = 13300.0"),
    "a date that is none": changed("horizon = 2020-12-31", "horizon = 2020-02-30"),
    "the year zero": changed("start = 2016-05-02", "start = 0000-01-01"),
    "the last year of all": changed("horizon = 2020-12-31", "horizon = 9999-12-31"),
    "a time alone": changed("horizon = 2020-12-31", "horizon = 23:59:59"),
    "a moment with a zone": changed("horizon = 2020-12-31", "horizon = 2020-12-31T23:59:60Z"),
    "a key twice": changed("pertinence = 60", "pertinence = 60\npertinence = 50"),
    "a table twice": SHIPPED + b"\n[thresholds]\npertinence = 1\n",
    "a table over a key": SHIPPED + b"\n[code]\nx = 1\n",
    "a list of numbers for tables": b"contracts = [1, 2]\n" + SHIPPED.partition(b"[[contracts]]")[0],
    "a text for every table": b"".join(b'%s = "x"\n' % key for key in (b"targets", b"pieces", b"grids", b"thresholds")),
    "a bell in a title": changed('en = "Rail"', 'en = "Ra\\u0007il"'),
    "an escape in a title": changed('en = "Rail"', 'en = "\\u001b[31mRail"'),
    "a raw escape": changed('en = "Rail"', 'en = "\x1b[31mRail"'),
    "a title written backwards": changed('en = "Rail"', 'en = "\u202eliaR"'),
    "a title of no width": changed('en = "Rail"', 'en = "\u200b\u200b"'),
    "a title of lines": changed('en = "Rail"', 'en = """Rail\n\n\nway"""'),
    "a title of ten thousand letters": changed('en = "Rail"', f'en = "{"R" * 10_000}"'),
    "a code of letters that look alike": changed('code = "ferroviaire"', 'code = "f\u0435rroviaire"'),
    "a code of a thousand letters": changed('code = "ferroviaire"', f'code = "{"f" * 1000}"'),
    "a code that leads elsewhere": changed('code = "imm"', 'code = "../../etc/passwd"'),
    "a code like an option": changed('code = "ferroviaire"', 'code = "--help"'),
    "a code of nothing": changed('code = "ferroviaire"', 'code = ""'),
    "a code for the shell": changed('code = "ferroviaire"', "code = '$(rm -rf x)'"),
    "a prefix with wildcards": changed('reference_prefix = "IMM"', 'reference_prefix = "IM*[0-9]"'),
    "a unit for people's heads": changed('unit = "jobs"', 'unit = "{value}"'),
    "words with braces": changed('en = "Rail"', 'enn = "{0.__class__}"'),
    "a key with braces": changed("min_coverage = 80", '"{min.coverage}" = 80'),
    "a key with an escape": changed("min_coverage = 80", '"min\\u001b[2J" = 80'),
    "an empty key": changed("min_coverage = 80", '"" = 80'),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_words(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "odd.toml").write_bytes(FILES[name])
    begun = time.process_time()
    told = run("programme", "check", "odd.toml", ok=None)
    refused = run("init", "--programme", "odd.toml", ok=None)
    assert time.process_time() - begun < 5
    assert (told.code, refused.code) == (5, 5)
    for said in (told.out, told.err, refused.err):
        assert "bug" not in said
        assert all(character.isprintable() or character == "\n" for character in said)
        assert not {"\u202e", "\u200b"} & set(said)
    assert not (tmp_path / "imm-eco.db").exists()


def test_there_are_many_kinds() -> None:
    assert len(FILES) >= 60


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("kind", ["a pipe", "a device without end", "a terminal", "a folder", "a link to itself"])
def test_what_is_no_plain_file_is_neither_waited_for_nor_read(run: Run, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "odd"
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a link to itself":
        path.symlink_to(path)
    else:
        path = Path("/dev/zero" if kind == "a device without end" else "/dev/tty")
    for args in (("programme", "check", path), ("init", "--programme", path)):
        told = run(*args, ok=None)
        assert told.code in (2, 5)
        assert "bug" not in told.err
    assert not (tmp_path / "imm-eco.db").exists()


def test_a_file_that_is_not_there_is_not_found(run: Run) -> None:
    assert run("programme", "check", "none.toml", ok=3).err == "error: none.toml: no such file or folder\n"
    run("init", "--programme", "none.toml", ok=3)
