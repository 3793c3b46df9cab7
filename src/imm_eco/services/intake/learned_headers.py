"""Headers that senders write in words of their own: taught once by the analyst, understood ever after.

A taught header is known by its sender (`*` is every sender), its sheet, and its words without case, accents
and punctuation. A sender is a name that the analyst chooses; files in a folder of that name are its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imm_eco.domain.vocabulary import fold
from imm_eco.errors import NotFoundError, UsageError
from imm_eco.i18n import _
from imm_eco.services.context import Context
from imm_eco.services.intake.vocabularies import EVERYONE, Lesson
from imm_eco.services.records import HeaderRecord
from imm_eco.sheets.parsing.amounts import unit_factor
from imm_eco.sheets.parsing.text import clean
from imm_eco.sheets.recognition.headers import Heading, Headings, stated_unit
from imm_eco.sheets.schema import columns
from imm_eco.sheets.schema.columns import Sheet
from imm_eco.sheets.schema.sheet_names import sheet_named
from imm_eco.store.journal import Effect, Place, live
from imm_eco.store.tables import HeaderFact
from imm_eco.suggestions import did_you_mean, nearest


def lessons(words: str) -> list[Lesson]:
    """What `Nb emplois=Emplois` teaches, on every sheet that has that column; `Engagements.Emplois` names one.

    Raises UsageError where no column is called so, with what was probably meant.
    """
    text, equals, meant = (part.strip() for part in words.rpartition("="))
    if not (equals and text and meant):
        message = _("“{text}” does not say which column is meant").format(text=words)
        raise UsageError(message, hint=_('write `--map "Nb emplois=Emplois"`'), field="map")
    found = [Lesson(text, sheet, heading) for sheet, heading in _columns(meant)]
    if not found:
        raise UsageError(_("no column is called {text}").format(text=meant), hint=_hint(meant), field="map")
    for lesson in found:
        _require_free(lesson)
        _require_unit(lesson)
    return found


def _columns(meant: str) -> Iterator[tuple[Sheet, Heading]]:
    """The columns of that title, synonym or key, with its unit; of one sheet where its name stands before a point."""
    place, _point, name = meant.rpartition(".")
    only = sheet_named(place) if place else None
    for sheet in columns.REGISTER:
        if only in (None, sheet) and sheet is not columns.HEADERS:
            heading = Headings(sheet.columns).match(name if only else meant)
            if heading:
                yield sheet, heading


def _hint(meant: str) -> str:
    titles = (title for sheet in columns.REGISTER for c in sheet.columns for title in c.titles)
    return did_you_mean(nearest(meant, titles)) or _("name a column as a template does: see docs/sheets.md")


def _require_free(lesson: Lesson) -> None:
    """Refuse to teach words that are a column's own name on the same sheet: figures would change places."""
    known = Headings(lesson.sheet.columns).match(lesson.text)
    if known and known.column is not lesson.column:
        message = _("“{text}” already names the column {column} of {sheet}").format(
            text=lesson.text, column=known.column.title, sheet=lesson.sheet.title
        )
        raise UsageError(message, field="map")


def _require_unit(lesson: Lesson) -> None:
    """Refuse to teach a unit that is not read here, or another than the header's own words state."""
    if lesson.heading.stray:
        message = _("“{unit}” is no unit that is read here").format(unit=lesson.heading.stray)
        raise UsageError(message, hint=_("one of: {words}").format(words="MAD, KDH, MDH, MMDH"), field="map")
    own = stated_unit(lesson.text)
    if lesson.heading.unit and own and unit_factor(own) != unit_factor(lesson.heading.unit):
        message = _("“{text}” states {own}, and {unit} was taught").format(
            text=lesson.text, own=own, unit=lesson.heading.unit
        )
        raise UsageError(message, hint=_("teach one of the two, as the sender means it"), field="map")


def teach(context: Context, sender: str | None, told: Iterable[Lesson]) -> list[Lesson]:
    """Say what headers mean; gives those that are new."""
    headers = (
        (lesson, HeaderRecord(sender, lesson.sheet.noun, lesson.text, lesson.heading.written)) for lesson in told
    )
    return [lesson for lesson, header in headers if record(context, header) != "unchanged"]


def record(context: Context, header: HeaderRecord, place: Place | None = None) -> Effect:
    """Say what a header means. Raises UsageError for a sheet or a column that there is not."""
    sheet = sheet_named(header.noun)
    if sheet is None:
        raise UsageError(_("no sheet is called {name}").format(name=header.noun), field="noun")
    heading = Headings(sheet.columns).match(header.field)
    if heading is None:
        raise UsageError(_("no column is called {text}").format(text=header.field), field="field")
    _require_free(Lesson(header.text, sheet, heading))
    _require_unit(Lesson(header.text, sheet, heading))
    identity = {"sender": header.sender or EVERYONE, "noun": sheet.noun, "folded": fold(header.text)}
    said = {"text": header.text, "field": heading.written}
    return context.revise(HeaderFact, identity, said, place)


def forget(context: Context, text: str, sender: str | None = None) -> int:
    """Take back what a header was taught to mean, for one sender or for all; gives how many sheets it was on."""
    wanted = {"folded": fold(text), **({"sender": clean(sender)} if sender else {})}
    found = live(context.db, HeaderFact, **wanted)
    if not found:
        message = _("no header is taught as {text}").format(text=text)
        raise NotFoundError(message, hint=_("see `imm-eco import --maps`"), field="unmap")
    for fact in found:
        context.change.retract(fact)
    return len(found)
