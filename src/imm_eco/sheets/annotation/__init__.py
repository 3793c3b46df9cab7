"""The annotated workbook: the sender's own file, its cells at fault coloured and explained.

The file is edited part by part, to the byte: formulas keep their results, and pictures, charts, macros,
rules and sparklines stay as they were, because nothing that is not edited is written anew. What is not
an .xlsx file is copied into one, and says what that copy leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from imm_eco.domain.vocabulary import fold
from imm_eco.i18n import N_, Title, _
from imm_eco.sheets.annotation.archive import Archive
from imm_eco.sheets.annotation.cells import Colouring, Position, anchors, deselected
from imm_eco.sheets.annotation.listing import SEVERITIES, Listing, Looks, sheet_xml
from imm_eco.sheets.annotation.notes import SIGNATURE, write_notes
from imm_eco.sheets.annotation.styles import Styles
from imm_eco.sheets.annotation.workbook import Page, Workbook, free_name
from imm_eco.sheets.cells import Book, position_of
from imm_eco.sheets.output.cell_copies import plain_workbook, sheet_name
from imm_eco.sheets.problem import Problem, Severity

NAME = Title("Erreurs", "Errors")
"""What the sheet of problems is called; an import leaves it aside."""

MOST_NOTES = 2_000
"""Cells of a sheet that carry a note; beyond, the colour and the list must do."""

_NOT_IN_PLACE = N_("This file could not be edited in place: its formulas and looks are left out of this copy.")
_VALUES = N_("This copy holds the values of the file; its formulas and looks are left out.")
_NOTHING = N_("The file itself could not be opened, so nothing of it is here.")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Annotated:
    """The annotated workbook, the suffix that its kind asks for, and what of the sender's file is lost."""

    content: bytes
    suffix: str
    lost: tuple[str, ...] = ()


def annotated(book: Book, content: bytes, problems: Sequence[Problem]) -> Annotated:
    """The sender's file with its problems; `content` are its bytes, as they were read."""
    if book.problem is None and content.startswith(_ZIP):
        try:
            return _edited(book, content, problems, ())
        except Exception:  # an odd file that could be read need not be one that can be edited
            return _copied(book, problems, _NOT_IN_PLACE)
    if book.problem is None:
        return _copied(book, problems, _VALUES)
    return _copied(book, problems, _NOTHING)


def _copied(book: Book, problems: Sequence[Problem], lost: str) -> Annotated:
    """A copy of the values; where even those cannot be written, the list alone."""
    try:
        return _copy(book, problems, lost)
    except Exception:  # what a workbook of our own cannot hold: the list must reach the sender all the same
        return _copy(Book(book.path), problems, _NOTHING)


def _copy(book: Book, problems: Sequence[Problem], lost: str) -> Annotated:
    named = [replace(each, sheet=sheet_name(each.sheet)) if each.sheet else each for each in problems]
    return _edited(book, plain_workbook(book), named, (_(lost),))


def _edited(book: Book, content: bytes, problems: Sequence[Problem], lost: tuple[str, ...]) -> Annotated:
    archive = Archive(content)
    lost = (*lost, *_unsign(archive))
    workbook = Workbook(archive)
    styles = Styles(archive[workbook.styles_path])
    # A copy of nothing is the list alone.
    old = workbook.pages[0] if not book.sheets else _earlier(book, workbook)
    listing = Listing(book.path.name, problems, frozenset(page.name for page in workbook.pages), lost)
    sheet = sheet_xml(listing, Looks(styles))
    for page in workbook.pages:
        if page is not old and page.kind in ("worksheet", "chartsheet", "dialogsheet"):
            _annotate(archive, page, _on(page, problems), styles)
    archive[workbook.styles_path] = styles.written()
    taken = {page.name.casefold() for page in workbook.pages if page is not old}
    name = free_name(NAME.title, taken)
    if old:
        workbook.replace_sheet(old, name, sheet, listing.top)
    else:
        workbook.add_sheet(name, sheet, listing.top)
    return Annotated(archive.written(), workbook.suffix, lost)


def _earlier(book: Book, workbook: Workbook) -> Page | None:
    """The sheet of problems of an earlier annotation: it bears our signature, a sender's own does not."""
    for page in book.sheets:
        if any(fold(page.name).startswith(fold(name)) for name in NAME.titles):
            first = [cell.value for row in page.rows[:3] for cell in row.cells.values()]
            if any(isinstance(value, str) and value.startswith(SIGNATURE) for value in first):
                return next((each for each in workbook.pages if each.name == page.name), None)
    return None


def _unsign(archive: Archive) -> Iterable[str]:
    """Take away a digital signature, which no edited file can keep."""
    signed = [path for path in archive.paths() if path.lower().startswith("_xmlsignatures/")]
    if not signed:
        return ()
    archive.drop_relation("", "origin")
    for path in signed:
        archive.remove(path)
    return (_("The digital signature of the file was taken away: it does not cover these notes."),)


def _on(page: Page, problems: Iterable[Problem]) -> dict[Position, list[Problem]]:
    found: dict[Position, list[Problem]] = {}
    for problem in problems:
        if problem.sheet == page.name and problem.cell:
            found.setdefault(position_of(problem.cell), []).append(problem)
    return found


def _annotate(archive: Archive, page: Page, told: Mapping[Position, list[Problem]], styles: Styles) -> None:
    """Colour and explain the cells of one sheet, and take away what an earlier annotation said."""
    content = archive[page.path]
    fresh = deselected(content)
    if fresh != content:
        archive[page.path] = fresh
    if page.kind != "worksheet":
        return
    shown: dict[Position, list[Problem]] = {}
    for position, place in anchors(fresh, told).items():
        shown.setdefault(place, []).extend(told[position])
    notes = dict(sorted((place, _note(each)) for place, each in shown.items())[:MOST_NOTES])
    link = write_notes(archive, page.path, notes)
    stale = styles.coloured
    if shown or stale or link:
        marks = {place: _worst(each) for place, each in shown.items()}
        archive[page.path] = Colouring(fresh, marks, styles.marked, stale).written(link)


def _worst(problems: Iterable[Problem]) -> str:
    return min(problems, key=lambda problem: problem.severity is Severity.WARNING).severity.value


def _note(problems: Iterable[Problem]) -> str:
    """What is said at a cell: of each problem its code, what is wrong and what to do."""
    return "\n\n".join(
        f"{SIGNATURE} · {_(SEVERITIES[each.severity])} {each.code}\n{each.message}\n→ {each.remedy}"
        for each in problems
    )
