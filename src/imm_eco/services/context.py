"""What every use case works with: the change being made, the programme in force, today's date."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property, partial

from imm_eco.domain.programme import Programme
from imm_eco.domain.rules.closing import Closings
from imm_eco.errors import UsageError
from imm_eco.i18n import _
from imm_eco.services import standings
from imm_eco.services.checks import closed_months, preserving
from imm_eco.services.checks.database_invariants import INVARIANTS
from imm_eco.services.checks.violation import Invariant, Violation
from imm_eco.services.envelope import Envelope
from imm_eco.services.records import Said
from imm_eco.sheets.parsing.text import clean, is_unknown
from imm_eco.sheets.schema import columns
from imm_eco.store import lookup
from imm_eco.store.journal import Effect, F, OpenChange, Place, content, live
from imm_eco.store.lookup import Absorbed, Company
from imm_eco.store.tables import Campaign, CampaignFact, Dossier, DossierFact, Fact, InvalidValueError


class Context:
    """What every use case works with. What is `typed` is made tidy; what a sheet gives is so already."""

    def __init__(
        self, change: OpenChange, today: date, programme: Programme | None = None, *, typed: bool = True
    ) -> None:
        self.change = change
        self.today = today
        self._tidy = _tidy if typed else _as_read
        self.absorbed: dict[Absorbed, tuple[str, ...]] = {}
        """The absorbed companies whose numbers were named, each with the columns that were left as the survivor's."""
        if programme:
            self.programme = programme
        change.before_end.append(self.preserve)
        if change.origin.late is not None:
            change.before_end.append(partial(closed_months.tell_late, change))

    @property
    def db(self) -> sqlite3.Connection:
        """The connection, inside the change's transaction."""
        return self.change.db

    @cached_property
    def programme(self) -> Programme:
        """The programme in force."""
        return lookup.programme(self.db)

    @cached_property
    def envelope(self) -> Envelope:
        """What is left of the envelope as this change goes on."""
        return Envelope(self.change)

    @cached_property
    def closings(self) -> Closings:
        """Which months are closed, as this change goes on."""
        return standings.closings(self.db)

    def preserve(self) -> None:
        """Ask what must always hold of what was said since this was last asked. Raises ViolationError."""
        if broken := self.broken():
            raise closed_months.refusal(self.change, broken)

    def broken(self, rules: Sequence[Invariant] = INVARIANTS) -> list[Violation]:
        """The rules broken by what was said since this was last asked, but for those broken as much before."""
        return preserving.broken_by(self.change, self.programme, self.today, rules)

    def forget_closings(self) -> None:
        """Look them up again: something was said of them."""
        self.__dict__.pop("closings", None)

    def revise(
        self,
        model: type[F],
        identity: Said,
        values: Said,
        place: Place | None,
        first: Said | None = None,
    ) -> Effect:
        """Say what is new about a fact; what the record does not mention stays as it was.

        `first` holds what is said besides where nothing was said before.
        """
        identity = {name: self._tidy(value) for name, value in identity.items()}
        whole = identity.keys() >= _identity(model)
        known = self.change.find(model, identity) if whole else self.one(model, **identity)
        fact = self.fact(model, {**(content(known) if known else first or {}), **values, **identity})
        return self.change.say(fact, known, place) if whole else self.change.put(fact, place)

    def fact(self, model: type[F], values: Said) -> F:
        """A validated fact. Raises UsageError naming the first field that breaks a limit."""
        try:
            known, tidy = _fields(model), self._tidy
            return model.of({key: tidy(value) for key, value in values.items() if key in known})
        except InvalidValueError as error:
            field = error.column
            sentence = _("{field}: this value is outside its limits")
            if error.is_missing:
                sentence = _("{field}: a value is needed")
            raise UsageError(sentence.format(field=columns.title_of(field)), field=field) from error

    def one(self, model: type[F], **where: object) -> F | None:
        """The live fact of those values, or None."""
        if where.keys() == _identity(model):
            return self.change.find(model, where)
        found = live(self.db, model, **where)
        return found[0] if found else None

    def dossier(self, reference: str) -> int:
        """The dossier of that reference, typed in any case. Raises NotFoundError, with the nearest one."""
        number = self.change.number(Dossier, reference)
        if number is not None and self.change.standing(DossierFact, number):
            return number
        return lookup.dossier(self.db, reference)

    def company(self, ice: str) -> Company:
        """The company that a number means; that it is an absorbed one's is noted. Raises NotFoundError."""
        return self._noted(lookup.company(self.db, ice))

    def find_company(self, ice: str) -> Company | None:
        """The company that a number means, or None; that it is an absorbed one's is noted."""
        found = lookup.find_company(self.db, ice)
        return self._noted(found) if found else None

    def _noted(self, company: Company) -> Company:
        if company.absorbed:
            self.absorbed.setdefault(company.absorbed, ())
        return company

    def campaign(self, code: str) -> int:
        """The mobilisation action of that code. Raises NotFoundError."""
        number = self.change.number(Campaign, code)
        if number is not None and self.change.standing(CampaignFact, number):
            return number
        return lookup.campaign(self.db, code)


def _tidy(value: object) -> object:
    """A text as a sheet would have given it, so that what is typed and what is imported are one."""
    if not isinstance(value, str):
        return value
    return None if is_unknown(value) else clean(value)


def _as_read(value: object) -> object:
    return value


@cache
def _identity(model: type[Fact]) -> frozenset[str]:
    return frozenset(model.identity)


@cache
def _fields(model: type[Fact]) -> frozenset[str]:
    return frozenset(model.columns)
