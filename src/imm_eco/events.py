"""What is said while something goes on, by parts of the house that show nothing: whoever does listens.

A notice never holds a value of the database: it may end in a log.
"""

from __future__ import annotations

from typing import Protocol


class Handler(Protocol):
    """Whoever shows words to the person."""

    def say(self, text: str) -> None:
        """Something that the person wants to know at once."""

    def warn(self, text: str) -> None:
        """Something that the person should look at."""

    def detail(self, text: str) -> None:
        """Something that only a person who asked for more wants to know."""

    def keep(self, change: int) -> None:
        """A change lasts from now on, whatever becomes of the telling of it."""


_listeners: list[Handler] = []


def listen(listener: Handler) -> None:
    """From now on, everything is said to this one alone."""
    _listeners[:] = [listener]


def say(text: str) -> None:
    """Say something at once."""
    for listener in _listeners:
        listener.say(text)


def warn(text: str) -> None:
    """Say something that should be looked at."""
    for listener in _listeners:
        listener.warn(text)


def detail(text: str) -> None:
    """Say something to whoever asked for more."""
    for listener in _listeners:
        listener.detail(text)


def keep(change: int) -> None:
    """Tell whoever listens that a change lasts."""
    for listener in _listeners:
        listener.keep(change)
