"""Files made to exhaust who reads them, or to read what they should not."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

from tests.hostile.making import (
    MIB,
    SHEET,
    TEXTS,
    WORKBOOK,
    cell,
    ods,
    ods_parts,
    ods_row,
    ods_text,
    parts_of,
    patched,
    rows,
    shared,
    with_part,
    with_texts,
    workbook,
    zipped,
)
from tests.hostile.verdicts import Bad, Kind

LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)
)
OFTEN = 'table:number-rows-repeated="2000000000"'
REMARK = f"<!--{'x' * 70_000}-->"
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def _declared(part: str, declaration: str, encoding: str = "utf-8") -> bytes:
    content = shared("a")
    xml = parts_of(content)[part].decode()
    root = xml.index("<", xml.index("?>")) if "?>" in xml else 0
    return with_part(content, part, (declaration + xml[root:]).encode(encoding))


def _inflating(name: str, size: int) -> bytes:
    content = io.BytesIO(workbook(A1="a"))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(size // MIB):
            part.write(b" " * MIB)
    return content.getvalue()


def _overlapping() -> bytes:
    """Many entries of the directory that all point at the same bytes."""
    inner = zipped({"xl/workbook.xml": b"<workbook/>", "xl/media/0.xml": b" " * 8 * MIB})
    end = inner.rindex(b"PK\x05\x06")
    start = inner.index(b"PK\x01\x02")
    entry = inner[inner.index(b"PK\x01\x02", start + 1) : end]
    entries = [entry.replace(b"xl/media/0.xml", b"xl/media/%s.xml" % chr(65 + n).encode()) for n in range(26)]
    directory = inner[start : start + len(inner[start:end]) - len(entry)] + b"".join(entries)
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 27, 27, len(directory), start, 0)
    return inner[:start] + directory + tail


def _many(count: int) -> bytes:
    return zipped(
        {**parts_of(workbook(A1="a")), **{f"xl/media/{n}.png": b"" for n in range(count)}}, zipfile.ZIP_STORED
    )


def _deep() -> bytes:
    return rows('<row r="1"><c r="A1"><v>1</v></c></row>', "<x>" * 400_000 + "</x>" * 400_000)


def _repeated_text() -> bytes:
    said = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50_000))
    return with_texts(rows(said), "é" * 32_000)


def _same_sheet_often() -> bytes:
    """A thousand sheets that are all the same part, which is long."""
    content = rows("".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, 9999)))
    xml = parts_of(content)[WORKBOOK].decode()
    start, end = xml.index("<sheet "), xml.index("</sheets>")
    one = xml[start:end]
    many = "".join(one.replace('name="Sheet"', f'name="S{n}"') for n in range(1000))
    return with_part(content, WORKBOOK, (xml[:start] + many + xml[end:]).encode())


def _styles(count: int) -> bytes:
    content = workbook(A1="a", B1=2)
    xml = parts_of(content)["xl/styles.xml"].decode()
    start = xml.index("</cellXfs>")
    return with_part(content, "xl/styles.xml", (xml[:start] + '<xf numFmtId="0"/>' * count + xml[start:]).encode())


def _phantoms() -> bytes:
    empty = "".join(f'<row r="{n}" ht="20"><c r="A{n}" s="0"/></row>' for n in range(3, 400_000))
    return rows(f'<row r="2"><c r="A2"><v>7</v></c></row>{empty}')


def _wide() -> tuple[bytes, dict[str, Any]]:
    from imm_eco.sheets.cells import column_letters

    cells = {f"{column_letters(n)}1": n for n in range(1, 16_385)}
    xml = "".join(f'<c r="{ref}"><v>{value}</v></c>' for ref, value in cells.items())
    return rows(f'<row r="1">{xml}</row>'), cells


WIDE, WIDE_CELLS = _wide()

KINDS = [
    Kind("a part that inflates", lambda: _inflating("xl/media/x.bin", 200 * MIB), "E110", quick=True),
    Kind("a sheet that inflates", lambda: _inflating("xl/worksheets/sheet9.xml", 200 * MIB), "E110", quick=True),
    Kind("a size that lies", lambda: patched(_inflating("xl/x.xml", 60 * MIB), SHEET, "size", 40), "E107", quick=True),
    Kind("overlapping parts", _overlapping, "E110", quick=True),
    Kind("too many parts", lambda: _many(5_001), "E110", quick=True),
    Kind("a hundred thousand parts", lambda: _many(100_000), "E110"),
    Kind("billion laughs", lambda: _declared(SHEET, LAUGHS + "]>"), "E109", quick=True),
    Kind("billion laughs in the texts", lambda: _declared(TEXTS, LAUGHS + "]>"), "E109", quick=True),
    Kind("billion laughs in the workbook", lambda: _declared(WORKBOOK, LAUGHS + "]>"), "E109", quick=True),
    Kind("billion laughs in the relations", lambda: _declared("_rels/.rels", LAUGHS + "]>"), "E109", quick=True),
    Kind("billion laughs in UTF-16", lambda: _declared(SHEET, LAUGHS + "]>", "utf-16"), "E109", quick=True),
    Kind("billion laughs in OpenDocument", lambda: ods_parts((LAUGHS + "]><x/>").encode()), "E109", quick=True),
    Kind("a file of the machine", lambda: _declared(SHEET, OUTSIDE), "E109", quick=True),
    Kind(
        "a type after a long remark", lambda: _declared(SHEET, f"<!--{'x' * 70_000}-->" + OUTSIDE), "E109", quick=True
    ),
    Kind("letters of a mainframe", lambda: _declared(SHEET, '<?xml version="1.0" encoding="cp037"?>'), "E109"),
    Kind("letters in seven bits", lambda: _declared(SHEET, '<?xml version="1.0" encoding="utf-7"?>'), "E109"),
    Kind("elements inside elements", _deep, {"A1": 1}),
    Kind("one long text, often", _repeated_text, "E110"),
    Kind("a text too long", lambda: cell(f"<is><t>{'x' * 40_000}</t></is>", 't="inlineStr"'), {"A1": Bad("E305")}),
    Kind("the longest text", lambda: workbook(A1="x" * 32_767), {"A1": "x" * 32_767}),
    Kind("one sheet a thousand times", _same_sheet_often, {f"A{n}": 1 for n in range(1, 9999)}),
    Kind("200 000 styles", lambda: _styles(200_000), {"A1": "a", "B1": 2}),
    Kind("phantom rows", _phantoms, {"A2": 7}),
    Kind("every column", lambda: WIDE, WIDE_CELLS),
    Kind("the last cell", lambda: rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), {"XFD1048576": 1}),
    Kind("row two thousand million", lambda: rows('<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'), "E114"),
    Kind("a column too far", lambda: rows('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "E114"),
    Kind("a column of many letters", lambda: rows(f'<row r="1"><c r="{"A" * 90_000}1"><v>1</v></c></row>'), "E114"),
    Kind("a number of many digits", lambda: cell(f"<v>{'9' * 90_000}</v>"), {"A1": Bad("E305")}),
    Kind(
        "a row two thousand million times",
        lambda: ods(ods_row(ods_text("a"), attributes=OFTEN)),
        "E110",
        suffix=".ods",
    ),
    Kind(
        "a cell two thousand million times",
        lambda: ods(ods_row(ods_text("a", 'table:number-columns-repeated="2000000000"'))),
        "E114",
        suffix=".ods",
    ),
    Kind(
        "empty rows two thousand million times",
        lambda: ods(
            ods_row(ods_text("a"))
            + ods_row("<table:table-cell/>", attributes='table:number-rows-repeated="2000000000"')
        ),
        {"A1": "a"},
        suffix=".ods",
    ),
]
