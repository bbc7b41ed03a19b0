"""A desk with a real project on it, for tests of what the window shows."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from app.domain.dates import PartialDate
from app.domain.forms import Form
from app.domain.kinds import Identifier
from app.domain.sources import Author, Draft, LedgerLine, Metadata, SourceKind, SourceState
from app.forms import load_shipped
from app.settings import CURATOR, Settings
from app.viewmodels.desk import Desk
from app.viewmodels.session import Session
from db.opening import new_project, open_project
from tests.builders.stores import import_drafts

TEXT = "Cells against lymphoma\nOf the 11 patients, 8 (73%) responded and 7 had a complete response."


class Files:
    """Real project files behind the protocol that the composition root fulfils in the program."""

    def open(self, path, *, write):
        return open_project(path, write=write)

    def new(self, path, form, name):
        return new_project(path, form, name)

    def engine(self):
        return "SQLite 3"


class AtDesk:
    """A desk, its session, and what they said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(folder / "settings.toml")
        self.settings.put(CURATOR, "Ada Byron")
        self.desk = Desk()
        self.session = Session(Files(), self.settings, self.desk)
        self.said: list[str] = []
        self.trouble: list[str] = []
        self.desk.said.connect(self.said.append)
        self.desk.troubled.connect(self.trouble.append)

    @property
    def store(self):
        return self.desk.need_store()

    def make(self, *drafts: Draft) -> tuple[str, ...]:
        """Make a project with these sources, open it, and return the ids of the sources."""
        path = self.folder / "project.vouch"
        store = new_project(path, shipped_form(), "project")
        store.be("Ada Byron")
        keys = import_drafts(store, drafts) if drafts else ()
        store.close()
        assert self.session.open(path), self.trouble
        return keys

    def lay_open(self, draft: Draft | None = None) -> str:
        """Make a project with one source, open both, and return the source's id."""
        (key,) = self.make(draft or a_paper())
        self.desk.open_source(key)
        return key


@lru_cache(maxsize=1)
def shipped_form() -> Form:
    """Return the form that ships with the program, read once."""
    return load_shipped("cell-therapy-trials")


def a_paper(number: int = 0, **more: object) -> Draft:
    """Return the draft of a paper with full details; `state`, `tags` and the like may be said."""
    metadata = Metadata(
        title=f"Cells against lymphoma, report {number}",
        authors=(Author("Ivanova", "Olga", "Ivanova, Olga"), Author("Chen", "Wei", "W. Chen")),
        container="Journal of Invented Results",
        volume="12",
        date=PartialDate(f"{2000 + number % 25}-03"),
        identifiers=(Identifier("doi", f"10.1000/invented.{number}"), Identifier("pmid", f"{30000000 + number}")),
        keywords=("lymphoma", "cell therapy"),
        abstract="Eight of eleven responded.",
    )
    about = {
        "kind": SourceKind.JOURNAL_ARTICLE,
        "text": f"{TEXT}\nReport {number}.",
        "metadata": metadata,
        "ledger": (LedgerLine(1, "TY", "JOUR"), LedgerLine(2, "TI", metadata.title)),
        "state": SourceState.TODO,
    }
    return Draft(**{**about, **more})
