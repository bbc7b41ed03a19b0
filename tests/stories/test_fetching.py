"""Records by their identifiers, from a command to the project, with the services on this machine."""

from __future__ import annotations

import json
import os
import socket
import time

import pytest

from app.domain.errors import CancelledError, RefusedError
from app.domain.sources import SourceKind
from app.online.asking import Patience
from app.usecases.fetching import End, fetch, sources_of
from tests.builders import services as to
from tests.builders.command_line import DONE, REFUSED, TROUBLE, in_child
from tests.builders.services import JSON, Services, whole
from tests.builders.stores import a_project

NCT, OTHER, DOI = "NCT01234567", "NCT07654321", "10.1000/abc"


@pytest.fixture
def server():
    with Services() as services:
        yield services


@pytest.fixture
def store(tmp_path):
    opened = a_project(tmp_path)
    yield opened
    opened.close()


def ends(report):
    return {one.value: one.end for one in report.ends}


def test_all_three_services_bring_sources_and_each_end_is_told(server, store):
    server.trial(NCT)
    server.work(DOI)
    server.papers("111", "222")
    words = f"{NCT}, doi:{DOI}; PMID 111, PMID 222 PMID 333 {OTHER} 10.1000/none and prose"
    report, touched = fetch(store, words, server.asking())
    assert ends(report) == {
        NCT: End.IMPORTED, DOI: End.IMPORTED, "111": End.IMPORTED, "222": End.IMPORTED, "333": End.NOT_FOUND,
        OTHER: End.NOT_FOUND, "10.1000/none": End.NOT_FOUND,
    }  # fmt: skip
    assert report.unknown == ("prose",)
    assert len(list(store.sources())) == 4
    assert len(touched.sources) == 4
    assert [one.path for one in server.asked].count("efetch.fcgi") == 1


def test_the_answer_is_kept_as_it_came_under_the_name_of_the_identifier(server, store):
    body = json.dumps(to.study(NCT), indent=3).encode()
    server.says(f"studies/{NCT}", whole(body, JSON))
    report, _ = fetch(store, NCT, server.asking())
    (key,) = report.ends[0].sources
    original = store.original_of(store.revision(key).id)
    assert (original.name, original.data) == (f"{NCT}.json", body)
    assert store.source(key).kind is SourceKind.REGISTRY_RECORD


def test_the_report_is_kept_like_that_of_any_import_with_what_did_not_come(server, store):
    server.trial(NCT)
    fetch(store, f"{NCT} {OTHER}", server.asking())
    (batch,) = store.batches()
    files = json.loads(batch.report)["files"]
    assert [(one["file"], one["imported"]) for one in files] == [(f"{NCT}.json", 1), (f"{OTHER}.json", 0)]
    assert "knows no NCT07654321" in files[1]["error"]


def test_what_is_here_is_not_asked_for_unless_one_wants_it(server, store):
    server.trial(NCT)
    first, _ = fetch(store, NCT, server.asking())
    report, touched = fetch(store, NCT, server.asking())
    assert (ends(report), report.report, touched.sources) == ({NCT: End.HERE}, None, frozenset())
    assert report.ends[0].sources == first.ends[0].sources
    assert len(server.asked) == 1
    report, _ = fetch(store, NCT, server.asking(), again=True)
    assert (ends(report), len(server.asked)) == ({NCT: End.HERE}, 2)
    assert len(list(store.sources())) == 1


def test_a_paper_that_names_a_trial_is_not_taken_for_its_registry_record(server, store):
    from app.domain.kinds import Identifier
    from tests.builders.stores import a_draft, import_drafts

    (key,) = import_drafts(store, [a_draft("A paper", identifiers=(Identifier("nct", NCT),))])
    assert store.find_identifier("nct", NCT) == (key,)
    assert sources_of(store, Identifier("nct", NCT)) == ()
    server.trial(NCT)
    assert ends(fetch(store, NCT, server.asking())[0]) == {NCT: End.IMPORTED}


def test_a_number_that_was_given_up_is_found_at_the_record_in_its_place_and_one_referred_to_is_not(server, store):
    record = to.study(NCT, aliases=("NCT00000001",))
    about = record["protocolSection"]["identificationModule"]
    about["secondaryIdInfos"] = [{"id": OTHER, "type": "REGISTRY"}]
    server.says(f"studies/{NCT}", whole(json.dumps(record), JSON))
    server.says("studies/NCT00000001", to.moved(f"/studies/{NCT}?format=json"))
    report, _ = fetch(store, "NCT00000001", server.asking())
    assert (report.ends[0].end, len(report.ends[0].sources)) == (End.IMPORTED, 1)
    assert report.ends[0].told == f"it is registered as {NCT} now"
    assert ends(fetch(store, f"NCT00000001 {NCT} {OTHER}", server.asking())[0]) == {
        "NCT00000001": End.HERE,
        NCT: End.HERE,
        OTHER: End.NOT_FOUND,
    }


def test_one_service_that_is_away_leaves_the_others_alone_and_is_not_tried_twice(server, store):
    server.work(DOI)
    with Services() as gone:
        pass
    asking = server.asking(addresses={**server.asking().addresses, "clinicaltrials": gone.address})
    began = time.monotonic()
    report, _ = fetch(store, f"{NCT} {OTHER} {DOI}", asking)
    assert time.monotonic() - began < Patience().whole / 2
    assert ends(report) == {NCT: End.UNREACHABLE, OTHER: End.UNREACHABLE, DOI: End.IMPORTED}
    assert "cannot be reached" in report.ends[0].said


def test_switched_off_opens_no_socket(store, monkeypatch):
    def no_socket(*_args, **_more):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", no_socket)
    with pytest.raises(RefusedError, match="switched off"):
        fetch(store, NCT, _off())
    assert list(store.sources()) == []


def _off():
    from app.online.asking import Asking

    return Asking(addresses={}, off="Asking public services is switched off: online = false.")


def test_nothing_to_ask_for_and_too_much_are_told(server, store):
    with pytest.raises(RefusedError, match="No identifier: hello"):
        fetch(store, "hello", server.asking())
    with pytest.raises(RefusedError, match="at most 1,000"):
        fetch(store, " ".join(f"NCT{n:08}" for n in range(1001)), server.asking())
    assert server.asked == []


class Stopping:
    """A progress whose person stops once a number of questions were put."""

    def __init__(self, server, count):
        self.server, self.count = server, count

    def report(self, done, total, what):
        assert total == 3

    def cancelled(self):
        return len(self.server.asked) >= self.count and not self.server.asked[-1].path.endswith(NCT)


def test_stopping_keeps_what_came_whole_and_says_what_is_left(server, store):
    server.trial(NCT)
    server.says(f"studies/{OTHER}", to.silent)
    report, _ = fetch(store, f"{NCT} {OTHER} {DOI}", server.asking(Patience()), progress=Stopping(server, 2))
    assert ends(report) == {NCT: End.IMPORTED, OTHER: End.LEFT, DOI: End.LEFT}
    assert report.report.left == (f"{OTHER}.json", "doi-10.1000_abc.json")


def test_stopping_before_anything_came_leaves_nothing(server, store):
    server.says(f"studies/{OTHER}", to.silent)
    with pytest.raises(CancelledError):
        fetch(store, f"{OTHER} {NCT} {DOI}", server.asking(Patience()), progress=Stopping(server, 1))
    assert list(store.sources()) == []


def test_a_retraction_is_told_beside_the_end(server, store):
    server.work(DOI, **{"updated-by": [{"type": "retraction", "DOI": "10.1000/notice"}]})
    report, _ = fetch(store, DOI, server.asking())
    assert (report.ends[0].end, report.ends[0].told) == (End.IMPORTED, "retraction published: 10.1000/notice")


# -- the command -------------------------------------------------------------------------------------------------


@pytest.fixture
def vouch(server, tmp_path):
    """Run the real command against the server on this machine."""
    project = tmp_path / "p.vouch"
    there = {f"VOUCH_{name}_ADDRESS": server.address for name in ("CLINICALTRIALS", "PUBMED", "CROSSREF")}
    assert in_child(arguments=("new", project)).code == DONE

    def run(*words, **environment):
        return in_child(arguments=(words[0], project, *words[1:]), environment={**there, **environment})

    return run


def test_the_command_adds_records_and_tells_each_end(server, vouch):
    server.trial(NCT)
    done = vouch("fetch", NCT, OTHER, "--json")
    assert (done.code, done.err) == (REFUSED, "")
    document = json.loads(done.out)
    assert [(one["value"], one["end"]) for one in document["ends"]] == [(NCT, "imported"), (OTHER, "not_found")]
    assert document["import"]["imported"] == 1
    again = vouch("fetch", NCT)
    assert again.code == DONE
    assert "Already in this project" in again.out
    assert len(json.loads(vouch("sources", "--json").out)) == 1


def test_the_command_fails_when_nothing_came_and_when_it_is_switched_off(server, vouch):
    done = vouch("fetch", OTHER, "--json")
    assert done.code == TROUBLE
    assert "knows no NCT07654321" in done.sentence
    assert json.loads(done.out)["error"] == done.sentence
    off = vouch("fetch", OTHER, VOUCH_ONLINE="0")
    assert (off.code, "switched off" in off.sentence) == (TROUBLE, True)
    elsewhere = vouch("fetch", OTHER, "--at", "clinicaltrials=http://example.org")
    assert (elsewhere.code, "https://" in elsewhere.sentence) == (TROUBLE, True)
    assert vouch("fetch", OTHER, "--at", "nowhere=x").code == 2
    assert len(server.asked) == 1
    assert os.environ.get("VOUCH_ONLINE") is None
