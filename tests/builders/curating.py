"""A record at work: the shipped form, one source in our own words, and short ways to say things of it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from app.domain.forms import Form
from app.domain.kinds import Reference, Target
from app.domain.progress import Silent
from app.domain.records import Content
from app.domain.store import Store
from app.domain.values import Value
from app.forms import load_shipped
from app.usecases.curating import start_record
from app.usecases.items import add_item
from app.usecases.statements import Words
from app.usecases.vouching import vouch
from db import new_project, open_project
from tests.builders.stores import a_source

TEXT = """𝒜 study of engineered cells
The trial NCT01234567 enrolled adults with lymphoma or leukaemia.
Of the 11 patients participating, 8 (73%) responded.
By the second count, too, 8 (73%) responded.
Of those who could be judged, 8/11 (73%) did well.
A table at the end lists 7 of 11 (64%) as responders.
The criteria of response were left unnamed, and the figures look promising.
No patient had a cytokine release syndrome.
"""


@cache
def shipped() -> Form:
    """Return the form that is shipped."""
    return load_shipped("cell-therapy-trials")


def blank_project(path: Path) -> None:
    """Make a project with one source and Ada's empty record of it, and close it."""
    store = new_project(path, shipped(), "Work")
    store.be("Ada")
    start_record(store, a_source(store, TEXT))
    store.close()


class Work:
    """An open project with its one record."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open("Ada")

    @classmethod
    def copied(cls, blank: Path, folder: Path) -> Work:
        """Work on a copy of a blank project."""
        return cls(Path(shutil.copy(blank, folder / "work.vouch")))

    def open(self, curator: str) -> None:
        self.store: Store = open_project(self.path)
        self.store.be(curator)
        (self.record,) = (one.id for one in self.store.records())
        (self.source,) = (one.id for one in self.store.sources())
        self.revision = self.store.revision(self.source).id
        self.text = self.store.text(self.revision)

    def reopen(self, curator: str = "Ada") -> None:
        """Close the project and open it again."""
        self.store.close()
        self.open(curator)

    @property
    def content(self) -> Content:
        return self.store.content(self.record)

    def words(self, exact: str, *, part: str = "", nth: int = 1) -> Words:
        """Return the n-th occurrence of words in the text."""
        start = -1
        for _ in range(nth):
            start = self.text.index(exact, start + 1)
        return Words(self.revision, start, start + len(exact), part)

    def add(self, kind: str, parent: str | None = None) -> str:
        return add_item(self.store, self.record, kind, parent)[0].id

    def vouch(self, item: str, field: str, exact: str, *, nth: int = 1, proposals: bool = False):
        return vouch(self.store, item, field, self.words(exact, nth=nth), proposals=proposals)

    def values(self, item: str, field: str) -> tuple[Value, ...]:
        return self.content.values_of(item, field)

    def current(self, item: str, field: str) -> Value:
        value = self.content.current(item, field)
        assert value is not None
        return value

    def quoted(self, owner: str) -> list[str]:
        """Return the words of the quotes of a value or an item."""
        return [quote.exact for quote in self.content.quotes_of(owner)]

    def sound(self) -> bool:
        """Say whether the file is proven sound."""
        return all(check.ok for check in self.store.verify(Silent()))


def to_item(key: str) -> Reference:
    return Reference(Target.ITEM, key)


def to_value(key: str) -> Reference:
    return Reference(Target.VALUE, key)


def to_source(key: str) -> Reference:
    return Reference(Target.SOURCE, key)
