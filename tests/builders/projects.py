"""Projects for tests: an opener of real files, a small curated project, and files that older versions wrote."""

import gzip
from contextlib import contextmanager
from pathlib import Path

from app.domain.changes import Act, Put
from app.domain.forms import Field, Form, ItemKind, Vocabulary, VocabularyTerm
from app.domain.ids import new_id, now
from app.domain.kinds import Kind
from app.domain.quotes import take_quote
from app.domain.records import Item, Record
from app.domain.values import Value
from db.opening import new_project, open_project
from db.safety import restore

OLD = Path(__file__).parents[1] / "data" / "projects"


def an_old_project(folder, schema="0001"):
    """Unpack a project as the program wrote it when `schema` was its newest, and return its path."""
    path = folder / "old.vouch"
    path.write_bytes(gzip.decompress((OLD / f"schema-{schema}.vouch.gz").read_bytes()))
    return path


class Opener:
    """The database behind the protocol that the composition root fulfils in the program."""

    def open(self, path, *, write):
        return open_project(path, write=write)

    def new(self, path, form, name):
        return new_project(path, form, name)

    def restore(self, backup, path):
        restore(backup, path)


FORM = Form(
    name="small",
    title="Small",
    version="1",
    kinds=(
        ItemKind(
            key="trial",
            label="Trial",
            plural="Trials",
            title=("name",),
            fields=(
                Field(key="name", label="Name", kind=Kind.TEXT, needed=True, help="As the source calls it."),
                Field(key="phase", label="Phase", kind=Kind.TERMS, vocabulary="phase"),
                Field(key="start", label="Start", kind=Kind.DATE),
                Field(key="label", label="Label", kind=Kind.TEXT, many=True),
                Field(key="ordinal", label="Number", kind=Kind.INTEGER),
                Field(key="age", label="Age", kind=Kind.QUANTITY, unit="years"),
                Field(key="age_unit", label="Unit of age", kind=Kind.TEXT),
                Field(key="blinded", label="Blinded", kind=Kind.YES_NO),
                Field(key="number", label="Number", kind=Kind.IDENTIFIER),
            ),
        ),
        ItemKind(
            key="outcome",
            label="Outcome",
            plural="Outcomes",
            parents=("trial",),
            title=("measure", "result"),
            fields=(
                Field(key="measure", label="Measure", kind=Kind.TERM, vocabulary="measure"),
                Field(key="result", label="n / N (%)", kind=Kind.PROPORTION),
                Field(key="time", label="Time", kind=Kind.TIME_TO_EVENT),
                Field(key="effect", label="Effect", kind=Kind.ESTIMATE),
            ),
        ),
        ItemKind(
            key="caveat",
            label="Caveat",
            plural="Caveats",
            title=("type",),
            fields=(
                Field(key="type", label="Type", kind=Kind.TERM, vocabulary="caveat"),
                Field(key="severity", label="Severity", kind=Kind.TERM),
                Field(key="rationale", label="Rationale", kind=Kind.TEXT, markdown=True),
                Field(key="target", label="On", kind=Kind.REFERENCE, targets=("any",)),
            ),
        ),
        ItemKind(key="values", label="Odd one", plural="Odd ones", fields=(Field(key="a", label="A", kind=Kind.TEXT),)),
    ),
    vocabularies=(
        Vocabulary(
            key="phase",
            label="Phase",
            terms=(VocabularyTerm(code="PHASE1", label="Phase 1"), VocabularyTerm(code="PHASE2", label="Phase 2")),
        ),
        Vocabulary(
            key="measure",
            label="Measure",
            terms=(VocabularyTerm(code="ORR", label="Overall response", definition="=CR+PR", provenance="RECIST"),),
        ),
        Vocabulary(key="caveat", label="Type", terms=(VocabularyTerm(code="small", label="Small sample"),)),
    ),
)


class Curation:
    """Puts items, values and quotes into one record of a store, as the use cases would."""

    def __init__(self, store, source, form=None):
        self.store, self.source = store, source
        self.curator = store.be("Ada")
        self.form = form or store.info().form
        self.record = Record(id=new_id(), source=source, curator=self.curator.id, form=self.form, created=now())
        self.revision = store.revision(source)
        self.text = store.text(self.revision.id)
        self._put(f"begin {source}", self.record)

    def item(self, kind, parent=None, ordinal=0):
        item = Item(id=new_id(), record=self.record.id, kind=kind, parent=parent, ordinal=ordinal, created=now())
        self._put(f"new {kind}", item)
        return item.id

    def value(self, item, field, value=None, words=(), **more):
        """Put a value; `words` are quoted from the first place where the text has them."""
        new = Value(id=new_id(), item=item, field=field, value=value, curator=self.curator.id, created=now(), **more)
        quotes = [self._quote(one, value=new.id) for one in words]
        self._put(f"set {field}", new, *quotes)
        return new.id

    def quote(self, item, words):
        self._put("quote", self._quote(words, item=item))

    def _quote(self, words, **owner):
        start = self.text.index(words)
        key, revision = new_id(), self.revision.id
        return take_quote(self.text, start, start + len(words), key=key, revision=revision, **owner)

    def _put(self, label, *entities):
        self.store.commit(Act(label=label, edits=tuple(Put(one) for one in entities)))


@contextmanager
def project(path: Path, form: Form = FORM):
    """Give a new open project, and close it."""
    store = Opener().new(path, form, path.stem)
    try:
        store.be("Ada")
        yield store
    finally:
        store.close()
