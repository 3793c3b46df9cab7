"""The workbook's own part: which sheets there are, and the one sheet that is added or replaced."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from imm_eco.sheets.annotation.archive import Archive
from imm_eco.sheets.annotation.spans import (
    Element,
    Splice,
    escaped,
    inside,
    parse,
    prefix_of,
    prefixed,
    spliced,
    tag_of,
    with_attributes,
)
from imm_eco.sheets.annotation.styles import EMPTY
from imm_eco.sheets.files.xlsx_package import is_strict

_OPENXML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BEFORE_NAMES = ("externalReferences", "functionGroups", "sheets")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of the workbook: its place among them, its name and its part."""

    index: int
    name: str
    path: str
    kind: str
    element: Element


class Workbook:
    """The workbook's part of an archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.path = next(path for _id, kind, path in archive.relations("") if kind == "officeDocument")
        archive.is_strict = is_strict(self.content)

    @property
    def content(self) -> bytes:
        """The part as it is now."""
        return self.archive[self.path]

    @cached_property
    def pages(self) -> list[Page]:
        """Every sheet, with charts that fill one."""
        links = {name: (kind, path) for name, kind, path in self.archive.relations(self.path)}
        found = []
        for index, each in enumerate(_section(parse(self.content), "sheets").children):
            link = next((value for name, value in each.attributes.items() if name.endswith(":id")), "")
            kind, path = links.get(link, ("", ""))
            found.append(Page(index, each.attributes.get("name", ""), path, kind, each))
        return found

    @property
    def styles_path(self) -> str:
        """The styles' part; a workbook without one is given one."""
        path = self.archive.linked(self.path, "styles")
        if path is None:
            path = "xl/styles.xml"
            self.archive[path] = EMPTY
            self.archive.declare(path, f"{_OPENXML}.styles+xml")
            self.archive.relate(self.path, "styles", path)
        return path

    @property
    def suffix(self) -> str:
        """What its kind must be called: `.xlsm` where it carries macros."""
        kind = self.archive.type_of(self.path)
        return f".xl{'t' if 'template' in kind else 's'}{'m' if 'macroEnabled' in kind else 'x'}"

    def replace_sheet(self, page: Page, name: str, sheet: bytes, heading: int) -> None:
        """Write a sheet anew, where it stands."""
        self.archive[page.path] = sheet
        self.archive.unrelate(page.path)
        tag = with_attributes(tag_of(self.content, page.element), name=name, state=None)
        self._edit([(page.element.start, page.element.opened, tag)])
        self._show(page.index, name, heading)

    def add_sheet(self, name: str, sheet: bytes, heading: int) -> None:
        """Add a sheet after the others."""
        path = self.archive.free("xl/worksheets/imm-eco-{}.xml")
        self.archive[path] = sheet
        self.archive.declare(path, f"{_OPENXML}.worksheet+xml")
        link = self.archive.relate(self.path, "worksheet", path)
        number = 1 + max(int(page.element.attributes.get("sheetId", "0")) for page in self.pages)
        root = parse(self.content)
        told = f'<sheet xmlns:immr="{_RELATIONS}" name="{escaped(name)}" sheetId="{number}" immr:id="{link}"/>'
        self._edit([inside(_section(root, "sheets"), self.content, prefixed(told, prefix_of(self.content, root)))])
        self._show(len(self.pages), name, heading)

    def _edit(self, splices: list[Splice]) -> None:
        self.archive[self.path] = spliced(self.content, splices)

    def _show(self, index: int, name: str, heading: int) -> None:
        """Open the workbook on a sheet, whose heading is printed on every page."""
        self._activate(index)
        self._name_titles(index, name, heading)

    def _activate(self, index: int) -> None:
        root = parse(self.content)
        views = root.find("bookViews")
        view = views.find("workbookView") if views else None
        if view:
            tag = with_attributes(tag_of(self.content, view), activeTab=str(index), firstSheet=None, visibility=None)
            self._edit([(view.start, view.opened, tag)])
        elif views is None:
            at = _section(root, "sheets").start
            told = f'<bookViews><workbookView activeTab="{index}"/></bookViews>'
            self._edit([(at, at, prefixed(told, prefix_of(self.content, root)))])

    def _name_titles(self, index: int, name: str, heading: int) -> None:
        root = parse(self.content)
        prefix = prefix_of(self.content, root)
        rows = f"'{escaped(name)}'!${heading}:${heading}"
        told = f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">{rows}</definedName>'
        names = root.find("definedNames")
        if names is None:
            before = next(found for each in _BEFORE_NAMES if (found := root.find(each)))
            told = prefixed(f"<definedNames>{told}</definedNames>", prefix)
            self._edit([(before.end, before.end, told)])
            return
        old = [each for each in names.children if each.attributes.get("localSheetId") == str(index)]
        self._edit([*((each.start, each.end, "") for each in old), inside(names, self.content, prefixed(told, prefix))])


def free_name(wanted: str, taken: set[str]) -> str:
    """A name that no sheet has: `Erreurs`, else `Erreurs (2)`."""
    names = [wanted, *(f"{wanted} ({number})" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)


def _section(root: Element, name: str) -> Element:
    found = root.find(name)
    if found is None:
        raise ValueError(f"no {name}")
    return found
