"""Each service against a server on this machine, well and badly behaved."""

from __future__ import annotations

import json
import socket
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import CancelledError
from app.domain.progress import Silent
from app.online.asking import Asking, Patience
from app.online.attempt import Reply
from app.online.services import SERVICES
from app.online.trouble import NotThereError, OnlineError, RefusedAnswerError, UnreachableError
from tests.builders import services as to
from tests.builders.services import JSON, QUICK, TEXT, XML, Services, whole

NCT, DOI, PMID = "NCT01234567", "10.1000/abc(1)", "12345678"


@pytest.fixture
def server():
    with Services() as services:
        yield services


@pytest.fixture
def ask(server):
    """Asks a service for identifiers, on one line for each scheme."""
    lines = {}

    def asked(scheme, *values, patience=QUICK, progress=None, **more):
        asking = server.asking(patience, **more)
        service = SERVICES[scheme]
        line = lines.setdefault(scheme, service.line(asking, progress or Silent()))
        return service.ask(line, values, asking)

    yield asked
    for line in lines.values():
        line.close()


def test_a_trial_comes_as_the_very_bytes_of_the_answer(server, ask):
    body = json.dumps(to.study(NCT)).encode()
    server.says(f"studies/{NCT}", whole(body, JSON))
    found = ask("nct", NCT, contact="ada@example.org")
    assert (found.data, found.held, found.told) == (body, {NCT}, {})
    (asked,) = server.asked
    assert asked.query == {"format": "json"}
    assert asked.headers["User-Agent"].startswith("Vouch/0.")
    assert "mailto:ada@example.org" in asked.headers["User-Agent"]


def test_a_packed_answer_is_unpacked(server, ask):
    server.says(f"studies/{NCT}", to.gzipped(json.dumps(to.study(NCT)), JSON))
    assert json.loads(ask("nct", NCT).data)["protocolSection"]


def test_a_doi_is_asked_for_whole_with_its_slash_and_brackets_and_with_who_asks(server, ask):
    server.work(DOI)
    assert ask("doi", DOI, contact="ada@example.org").held == {DOI}
    assert (server.asked[0].path, server.asked[0].query) == (f"works/{DOI}", {"mailto": "ada@example.org"})


def test_a_doi_with_steps_upwards_stays_below_its_place(server, ask):
    server.work("10.1000/../../up")
    assert ask("doi", "10.1000/../../up").held == {"10.1000/../../up"}


def test_pmids_are_asked_for_together_with_tool_mail_and_key(server, ask):
    server.papers("111", "333")
    found = ask("pmid", "111", "222", "333", contact="ada@example.org", ncbi_key="secret")
    assert found.held == {"111", "333"}
    assert server.asked[0].query == {
        "db": "pubmed", "id": "111,222,333", "retmode": "xml", "tool": "vouch", "email": "ada@example.org",
        "api_key": "secret",
    }  # fmt: skip


@pytest.mark.parametrize(("scheme", "value"), [("nct", NCT), ("doi", DOI), ("pmid", PMID)])
def test_what_a_service_does_not_know_is_told_as_that(server, ask, scheme, value):
    with pytest.raises(NotThereError, match="knows no"):
        ask(scheme, value)
    assert len(server.asked) == 1


def test_pubmed_says_by_an_error_that_it_knows_none(server, ask):
    said = "<ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR>"
    server.says("efetch.fcgi", whole(said, XML, 400))
    with pytest.raises(NotThereError):
        ask("pmid", PMID)


def test_what_a_service_refuses_is_told_in_its_words_and_not_asked_again(server, ask):
    server.says(f"studies/{NCT}", whole("Parameter `nctId` has incorrect format", TEXT, 400))
    with pytest.raises(RefusedAnswerError, match=r"HTTP 400\): Parameter `nctId` has incorrect format"):
        ask("nct", NCT)
    assert len(server.asked) == 1


# -- passing trouble ---------------------------------------------------------------------------------------------


def test_trouble_that_passes_is_waited_for(server, ask):
    good = whole(json.dumps(to.study(NCT)), JSON)
    server.says(f"studies/{NCT}", to.trouble(500), to.trouble(503), good)
    assert ask("nct", NCT).held == {NCT}
    assert len(server.asked) == 3


def test_when_to_come_back_is_kept_to(server, ask):
    server.says("efetch.fcgi", to.too_often("1"), whole(to.pubmed(PMID), XML))
    began = time.monotonic()
    assert ask("pmid", PMID).held == {PMID}
    assert time.monotonic() - began >= 1.0


def test_a_time_longer_than_anybody_waits_is_told_at_once_and_the_service_left_alone(server, ask):
    server.says(f"studies/{NCT}", to.too_often("7200"))
    for _ in range(2):
        with pytest.raises(UnreachableError, match="left alone for 120 minutes"):
            ask("nct", NCT)
    assert len(server.asked) == 1


def test_a_senseless_time_to_come_back_is_passed_over(server, ask):
    server.says(f"studies/{NCT}", to.too_often("soon"), whole(json.dumps(to.study(NCT)), JSON))
    assert ask("nct", NCT).held == {NCT}


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (to.trouble(503), r"trouble of its own \(HTTP 503\)"),
        (to.too_often("0"), "asked too often"),
        (to.cut_off("{", JSON), "broke off its answer"),
        (to.silent, "says nothing for 0.4 seconds"),
    ],
)
def test_trouble_that_stays_ends_the_line_after_some_times(server, ask, reply, said):
    server.says(f"studies/{NCT}", reply)
    with pytest.raises(UnreachableError, match=said):
        ask("nct", NCT)
    count = len(server.asked)
    assert count == 4
    with pytest.raises(UnreachableError):
        ask("nct", "NCT07654321")
    assert len(server.asked) == count


@pytest.mark.parametrize("reply", [to.trickling, to.trickling_heads])
def test_an_answer_without_an_end_is_left_after_the_whole_time(server, ask, reply):
    server.says(f"studies/{NCT}", reply)
    with pytest.raises(UnreachableError, match="took longer than 1 seconds"):
        ask("nct", NCT, patience=Patience(reach=1, pause=0.5, whole=1.0))


def test_a_person_who_cancels_does_not_wait(server, ask):
    class Cancelling(Silent):
        def __init__(self):
            self.at = time.monotonic() + 0.3

        def cancelled(self):
            return time.monotonic() > self.at

    server.says(f"studies/{NCT}", to.silent)
    began = time.monotonic()
    with pytest.raises(CancelledError):
        ask("nct", NCT, patience=Patience(), progress=Cancelling())
    assert time.monotonic() - began < Patience().whole / 2
    assert not [one for one in threading.enumerate() if one.name == "asking a service" and _stays(one)]


def _stays(thread):
    thread.join(1)
    return thread.is_alive()


# -- hostile answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["nct", "doi", "pmid"])
@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (whole("<html><body>Sign in</body></html>", to.HTML), "a web page"),
        (whole("%PDF-1.7", "application/pdf"), "application/pdf"),
        (whole("{}", ""), "something without a name"),
        (whole(b"x" * 400_000, JSON), "longer than 300,000 bytes"),
        (to.gzipped(b" " * 100_000_000, JSON), "longer than 300,000 bytes"),
        (whole("no gzip", JSON, Content_Encoding="gzip"), "cannot be unpacked"),
    ],
    ids=["page", "pdf", "nameless", "huge", "bomb", "not packed"],
)
def test_an_answer_that_is_no_record_is_refused(server, ask, scheme, reply, said):
    value, path = {
        "nct": (NCT, f"studies/{NCT}"), "doi": (DOI, f"works/{DOI}"), "pmid": (PMID, "efetch.fcgi"),
    }[scheme]  # fmt: skip
    server.says(path, reply)
    with pytest.raises(RefusedAnswerError, match=said):
        ask(scheme, value)


@pytest.mark.parametrize(
    "body", ['{"protocolSection": ', "[" * 200_000, "[]", "null", '"x"', b"\xff\xfe\x00", '{"message": []}', ""]
)
@pytest.mark.parametrize(("scheme", "value", "path"), [("nct", NCT, f"studies/{NCT}"), ("doi", DOI, f"works/{DOI}")])
def test_json_that_is_broken_or_holds_nothing_is_refused(server, ask, scheme, value, path, body):
    server.says(path, whole(body, JSON))
    with pytest.raises(RefusedAnswerError):
        ask(scheme, value)


@pytest.mark.parametrize(
    "body",
    [
        "<PubmedArticleSet><PubmedArticle>",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><PubmedArticleSet>&b;</PubmedArticleSet>',
        "<OtherSet/>",
        '<?xml version="1.0" encoding="klingon"?><PubmedArticleSet/>',
        "",
        b"\x00\x01",
        "<a>" * 90_000,
    ],
)
def test_xml_that_is_broken_or_wicked_is_refused(server, ask, body):
    server.says("efetch.fcgi", whole(body, XML))
    with pytest.raises(RefusedAnswerError):
        ask("pmid", PMID)


@pytest.mark.parametrize(
    "to_where", ["http://127.0.0.2:1/studies/x", "https://127.0.0.1/", "http://evil.invalid/", "//evil.invalid/", ""]
)
def test_nobody_is_followed_to_another_place(server, ask, to_where):
    server.says(f"studies/{NCT}", to.moved(to_where, 302))
    with pytest.raises(UnreachableError, match="another place"):
        ask("nct", NCT)
    assert len(server.asked) == 1


def test_a_circle_of_addresses_is_left(server, ask):
    server.says(f"studies/{NCT}", to.moved(f"/studies/{NCT}"))
    with pytest.raises(RefusedAnswerError, match="one address to the next"):
        ask("nct", NCT)


def test_another_record_than_asked_for_is_refused_and_told(server, ask):
    server.says(f"studies/{NCT}", whole(json.dumps(to.study("NCT07654321")), JSON))
    server.says(f"works/{DOI}", whole(json.dumps(to.work("10.1000/other")), JSON))
    server.papers("999")
    for scheme, value, got in (("nct", NCT, "NCT07654321"), ("doi", DOI, "10.1000/other"), ("pmid", PMID, "PMID 999")):
        with pytest.raises(RefusedAnswerError, match=f"answered with {got}"):
            ask(scheme, value)


def test_a_number_that_was_given_up_leads_to_the_one_in_its_place(server, ask):
    server.says(f"studies/{NCT}", to.moved("/studies/NCT07654321?format=json"))
    server.trial("NCT07654321", aliases=(NCT,))
    found = ask("nct", NCT)
    assert found.held == {NCT}
    assert found.told == {NCT: "it is registered as NCT07654321 now"}


# -- retractions and withdrawals ---------------------------------------------------------------------------------


def test_a_withdrawn_trial_is_told(server, ask):
    server.trial(NCT, status="WITHDRAWN")
    assert "withdrawn before anyone was enrolled" in ask("nct", NCT).told[NCT]


def test_a_retraction_is_told_of_the_work_and_of_its_notice(server, ask):
    server.work(DOI, **{"updated-by": [{"type": "retraction", "DOI": "10.1000/notice"}, {"type": "correction"}, "x"]})
    server.work("10.1000/notice", **{"update-to": [{"type": "retraction", "DOI": DOI}]})
    assert ask("doi", DOI).told == {DOI: "retraction published: 10.1000/notice"}
    assert ask("doi", "10.1000/notice").told == {"10.1000/notice": f"this is a notice: retraction of {DOI}"}


def test_a_retraction_in_pubmed_is_told(server, ask):
    notice = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Inv. 2025;1:2</RefSource>'
        '<PMID Version="1">999</PMID></CommentsCorrections></CommentsCorrectionsList>'
    )
    server.papers(PMID, more=notice)
    assert ask("pmid", PMID).told == {PMID: "it was retracted (J Inv. 2025;1:2)"}


# -- no way there ------------------------------------------------------------------------------------------------


def test_a_closed_port_is_told_at_once_and_not_tried_again():
    with Services() as gone:
        asking = gone.asking(Patience())
    line = SERVICES["nct"].line(asking, Silent())
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(UnreachableError, match="nobody answers there"):
            SERVICES["nct"].ask(line, [NCT], asking)
    assert time.monotonic() - began < Patience().whole / 2
    line.close()


def test_a_proxy_that_the_environment_names_is_used(server, ask, monkeypatch):
    monkeypatch.setenv("http_proxy", server.address)
    server.says(f"127.0.0.1:{server.address.rpartition(':')[2]}/studies/{NCT}", to.trouble(404))
    server.trial(NCT)
    assert ask("nct", NCT).held == {NCT}
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    line = SERVICES["nct"].line(server.asking(), Silent())
    with pytest.raises(UnreachableError, match="proxy"):
        SERVICES["nct"].ask(line, [NCT], server.asking())
    line.close()


def test_a_name_that_nobody_looks_up_in_time_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: time.sleep(1.5) or [])
    asking = Asking(addresses={"clinicaltrials": "https://trials.invalid"}, patience=Patience(reach=0.4))
    line = SERVICES["nct"].line(asking, Silent())
    began = time.monotonic()
    with pytest.raises(UnreachableError, match=r"trials\.invalid: nobody answers there"):
        SERVICES["nct"].ask(line, [NCT], asking)
    assert time.monotonic() - began < Patience().whole / 2
    line.close()


def test_a_name_that_is_not_known_is_told_as_that(monkeypatch):
    def unknown(*_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    asking = Asking(addresses={"doi": "", "crossref": "https://crossref.invalid"})
    line = SERVICES["doi"].line(asking, Silent())
    with pytest.raises(UnreachableError, match="its name is not known here"):
        SERVICES["doi"].ask(line, [DOI], asking)
    line.close()


def test_a_service_that_cannot_prove_itself_is_not_asked(server):
    asking = Asking(addresses={"clinicaltrials": server.address.replace("http:", "https:")})
    line = SERVICES["nct"].line(asking, Silent())
    with pytest.raises(UnreachableError, match="the secure connection failed"):
        SERVICES["nct"].ask(line, [NCT], asking)
    assert server.asked == []
    line.close()


# -- anything at all ---------------------------------------------------------------------------------------------


class Saying:
    """A line on which any bytes are said."""

    def __init__(self, reply):
        self.reply = reply

    def get(self, path, query=None):
        return self.reply


_NUMBERS = st.sampled_from([NCT, "NCT07654321", DOI, PMID, "999", "", None, 5, [], {}])
_KEYS = st.sampled_from(
    ["protocolSection", "identificationModule", "statusModule", "nctId", "nctIdAliases", "overallStatus", "message",
     "DOI", "aliases", "updated-by", "update-to", "type"]
)  # fmt: skip
_JSON = st.recursive(_NUMBERS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4))
_XML = st.lists(
    st.sampled_from(
        ["<PubmedArticleSet>", "</PubmedArticleSet>", "<PubmedArticle>", "</PubmedArticle>", "<MedlineCitation>",
         "</MedlineCitation>", f"<PMID>{PMID}</PMID>", "<PMID>999</PMID>", "<CommentsCorrectionsList>",
         "</CommentsCorrectionsList>", '<CommentsCorrections RefType="RetractionIn"/>', "x", "&lt;", "<!-- -->"]
    ), max_size=12,
).map("".join)  # fmt: skip


@given(
    scheme=st.sampled_from(["nct", "doi", "pmid"]),
    status=st.sampled_from([200, 200, 200, 400, 403, 404, 410, 451]),
    media=st.sampled_from([JSON, "text/xml", TEXT, "text/html", ""]),
    body=st.binary(max_size=200) | _JSON.map(lambda one: json.dumps(one).encode()) | _XML.map(str.encode),
)
def test_whatever_is_answered_ends_in_a_record_or_in_a_sentence(scheme, status, media, body):
    reply = Reply(status=status, media=media, body=body)
    value = {"nct": NCT, "doi": DOI, "pmid": PMID}[scheme]
    said = "Nothing was said."
    try:
        found = SERVICES[scheme].ask(Saying(reply), [value], Asking(addresses={}))
        assert (found.data, found.held) == (body, {value})
    except OnlineError as error:
        said = str(error)
    assert said.endswith(".")
    assert said.isprintable()
