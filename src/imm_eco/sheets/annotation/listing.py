"""The sheet `Erreurs`: a table of every problem, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imm_eco.i18n import N_, _, ngettext
from imm_eco.sheets.annotation.notes import SIGNATURE
from imm_eco.sheets.annotation.spans import escaped
from imm_eco.sheets.annotation.styles import COLOURS, Styles
from imm_eco.sheets.cells import column_letters
from imm_eco.sheets.output.workbooks import lines
from imm_eco.sheets.problem import Problem, Severity

SEVERITIES = {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Warning")}

MOST_LISTED = 60_000  # a sheet holds no more links than that
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEADINGS = (
    N_("Severity"), N_("Sheet"), N_("Cell"), N_("Value"), N_("Problem"), N_("What to do"), N_("Code"),
)  # fmt: skip
_WIDTHS = (11, 18, 10, 22, 52, 52, 8)
_LAST = column_letters(len(_HEADINGS))
_ALIGNED = '<alignment vertical="{}" wrapText="1"/>'
_TALLEST = 12
_INK = "FF1F3A5F"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sheet says: the file's name, its problems, and what of the file could not be kept."""

    file: str
    problems: Sequence[Problem]
    sheets: frozenset[str]
    remarks: tuple[str, ...] = ()

    @property
    def top(self) -> int:
        """The row of the headings."""
        return 4 + len(self.remarks)

    @property
    def listed(self) -> list[Problem]:
        """Errors before warnings, each in the order of the sheets and cells."""
        ordered = sorted(self.problems, key=lambda problem: problem.severity is Severity.WARNING)
        return ordered[:MOST_LISTED]


class Looks:
    """The formats of the sheet's cells, among those of the workbook."""

    def __init__(self, styles: Styles) -> None:
        line = '<{0} style="thin"><color rgb="FFD0D7E2"/></{0}>'
        frame = "".join(line.format(side) for side in ("left", "right", "top", "bottom"))
        border = styles.own("borders", f"<border>{frame}<diagonal/></border>")
        none = styles.own("borders", "<border><left/><right/><top/><bottom/><diagonal/></border>")

        def look(font: str, fill: str | None = None, edge: int = border, more: str = "", at: str = "top") -> int:
            inked = styles.own("fonts", f'<font>{font}<name val="Calibri"/><family val="2"/></font>')
            number = styles.own("fills", _solid(fill)) if fill else 0
            return styles.own(
                "cellXfs",
                f'<xf numFmtId="49" fontId="{inked}" fillId="{number}" borderId="{edge}" xfId="0" applyNumberFormat="1"'
                f' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"{more}>{_ALIGNED.format(at)}</xf>',
            )

        plain = '<sz val="10"/><color rgb="FF222222"/>'
        self.title = look(f'<b/><sz val="16"/><color rgb="{_INK}"/>', edge=none)
        self.words = look(plain, edge=none)
        self.heading = look('<b/><sz val="10"/><color rgb="FFFFFFFF"/>', _INK, at="center")
        self.text = look(plain)
        self.value = look(plain, more=' quotePrefix="1"')
        self.link = look('<u/><sz val="10"/><color rgb="FF0563C1"/>')
        self.severity = {kind: look(f"<b/>{plain}", COLOURS[kind.value]) for kind in Severity}


def sheet_xml(listing: Listing, looks: Looks) -> bytes:
    """The sheet: what it is about, a frozen header, a row a problem; printed across A4."""
    top = listing.top
    rows = [*_introduction(listing, looks), _row(top, [(_(word), looks.heading) for word in _HEADINGS], height=20)]
    links: list[str] = []
    for number, problem in enumerate(listing.listed, top + 1):
        told = _told(problem, looks, linked=_is_linked(problem, listing))
        rows.append(_row(number, told, height=_lines(told) * 13 + 5))
        if _is_linked(problem, listing):
            links.append(_link(number, problem))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    merged = "".join(f'<mergeCell ref="A{row}:{_LAST}{row}"/>' for row in range(1, top - 1))
    last = top + len(listing.listed)
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}">'
        '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{top + 1}" sqref="A{top + 1}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<autoFilter ref="A{top}:{_LAST}{last}"/><mergeCells count="{top - 2}">{merged}</mergeCells>'
        f"{_enclosed('hyperlinks', links)}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )
    return xml.encode("ascii", "xmlcharrefreplace")


def _introduction(listing: Listing, looks: Looks) -> list[str]:
    """What the sheet is, what to do with it, and what of the file could not be kept."""
    errors = sum(problem.severity is Severity.ERROR for problem in listing.problems)
    counted = ngettext("{count} error", "{count} errors", errors).format(count=errors)
    warnings = len(listing.problems) - errors
    if warnings:
        counted += ", " + ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings)
    how = _("Correct the coloured cells, save this workbook and send it again; this sheet may stay.")
    said = f"{SIGNATURE} · {listing.file} · {counted}. {how}"
    words = [said, *listing.remarks]
    return [
        _row(1, [(_("What to correct"), looks.title)], height=26),
        *(_row(n, [(text, looks.words)], height=_height(text)) for n, text in enumerate(words, 2)),
    ]


def _height(text: str) -> int:
    return 15 * (len(text) // 190 + 1)


def _lines(cells: Sequence[tuple[str, int]]) -> int:
    """How many lines a row's longest text takes; no program measures them before it is asked to."""
    pairs = zip(cells, _WIDTHS, strict=True)
    return min(max(lines(text, wide) for (text, _style), wide in pairs), _TALLEST)


def _told(problem: Problem, looks: Looks, *, linked: bool) -> list[tuple[str, int]]:
    return [
        (_(SEVERITIES[problem.severity]), looks.severity[problem.severity]),
        (problem.sheet or "", looks.text),
        (problem.cell or "", looks.link if linked else looks.text),
        (problem.value or "", looks.value),
        (problem.message, looks.text),
        (problem.remedy, looks.text),
        (problem.code, looks.text),
    ]


def _is_linked(problem: Problem, listing: Listing) -> bool:
    return problem.cell is not None and problem.sheet in listing.sheets


def _link(row: int, problem: Problem) -> str:
    quoted = (problem.sheet or "").replace("'", "''")
    place = escaped(f"'{quoted}'!{problem.cell}")
    return f'<hyperlink ref="C{row}" location="{place}" display="{problem.cell}"/>'


def _enclosed(name: str, elements: Sequence[str]) -> str:
    return f"<{name}>{''.join(elements)}</{name}>" if elements else ""


def _row(number: int, cells: Sequence[tuple[str, int]], height: int | None = None) -> str:
    tall = f' ht="{height}" customHeight="1"' if height else ""
    told = "".join(_cell(f"{column_letters(n)}{number}", *cell) for n, cell in enumerate(cells, 1))
    return f'<row r="{number}"{tall}>{told}</row>'


def _cell(ref: str, text: str, style: int) -> str:
    if not text:
        return f'<c r="{ref}" s="{style}"/>'
    said = escaped(text[:32_767])
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _solid(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/></patternFill></fill>'
    )
