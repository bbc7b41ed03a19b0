"""The public services on this machine: a server that speaks their documented shapes, and says what it was asked.

Invented trials and papers only. What it answers at a path is a list of replies, one for each time it is asked; the last
one stands for all that follow.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from app.online.asking import Asking, Patience
from tests.builders.registry import a_study

JSON, XML, TEXT, HTML = "application/json", "text/xml; charset=UTF-8", "text/plain", "text/html; charset=utf-8"
QUICK = Patience(reach=1.0, pause=0.4, whole=3.0, respite=1.5, back_off=0.01, largest=300_000)

Reply = Callable[[BaseHTTPRequestHandler, "Services"], None]


class Asked(NamedTuple):
    """One request: its path, its query, and the names and values of its headers."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


class Services:
    """All three services at one address. Use it with `with`; leaving ends the server and its threads."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.over = threading.Event()
        self._says: dict[str, list[Reply]] = defaultdict(list)
        services = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 5  # for the next request on a connection that is kept

            def do_GET(self):
                services.answer(self)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = False

            def handle_error(self, *_):
                """Whoever asked has gone: that is what some tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Services:
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def asking(self, patience: Patience = QUICK, **more) -> Asking:
        """Return what the program needs to ask here."""
        addresses = dict.fromkeys(("clinicaltrials", "pubmed", "crossref"), self.address)
        return Asking(**{"addresses": addresses, "patience": patience, **more})

    def says(self, path: str, *replies: Reply) -> None:
        """Answer at a path (without its first slash) with these replies, one after the other."""
        self._says[path] += replies

    def trial(self, number: str, **more) -> None:
        """Know a trial."""
        self.says(f"studies/{number}", whole(json.dumps(study(number, **more)), JSON))

    def work(self, doi: str, **more) -> None:
        """Know a work."""
        self.says(f"works/{doi}", whole(json.dumps(work(doi, **more)), JSON))

    def papers(self, *numbers: str, more: str = "") -> None:
        """Know these papers in PubMed, whichever are asked for."""
        self.says("efetch.fcgi", whole(pubmed(*numbers, more=more), XML))

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        path = unquote(parts.path).lstrip("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(Asked(path, query, dict(handler.headers.items())))
        replies = self._says.get(path, [])
        reply = (replies.pop(0) if len(replies) > 1 else replies[0]) if replies else not_there(path)
        reply(handler, self)


# -- replies ---------------------------------------------------------------------------------------------------------


def whole(body: str | bytes, media: str, status: int = 200, **headers: str) -> Reply:
    """Answer as one should."""

    def reply(handler, services):
        data = body.encode() if isinstance(body, str) else body
        handler.send_response(status)
        handler.send_header("Content-Type", media)
        handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return reply


def not_there(path: str) -> Reply:
    """Answer that there is no such thing, as each service does."""
    number = path.rpartition("/")[2]
    if path.startswith("studies/"):
        return whole(f"NCT number {number} not found", TEXT, 404)
    return whole("Resource not found.", TEXT, 404) if path.startswith("works/") else whole(pubmed(), XML)


def trouble(status: int, **headers: str) -> Reply:
    """Answer with trouble."""
    return whole("Something is wrong.", TEXT, status, **headers)


def too_often(after: str) -> Reply:
    """Answer that one was asked too often, in NCBI's words, with when to come back."""
    return whole('{"error":"API rate limit exceeded","count":"4","limit":"3"}', JSON, 429, Retry_After=after)


def moved(to: str, status: int = 301) -> Reply:
    """Send elsewhere."""
    return whole("", TEXT, status, Location=to)


def gzipped(body: str | bytes, media: str) -> Reply:
    """Answer packed."""
    return whole(gzip.compress(body.encode() if isinstance(body, str) else body), media, Content_Encoding="gzip")


def cut_off(body: str, media: str) -> Reply:
    """Promise more than comes."""

    def reply(handler, services):
        handler.send_response(200)
        handler.send_header("Content-Type", media)
        handler.send_header("Content-Length", str(len(body) + 1000))
        handler.end_headers()
        handler.wfile.write(body.encode())
        handler.close_connection = True

    return reply


def silent(handler, services) -> None:
    """Say nothing until it is over."""
    services.over.wait(20)
    handler.close_connection = True


def trickling(handler, services) -> None:
    """Send a byte now and then, in chunks, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while not services.over.is_set():
        handler.wfile.write(b"1\r\n \r\n")
        time.sleep(0.05)


def trickling_heads(handler, services) -> None:
    """Send headers for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not services.over.is_set():
        handler.wfile.write(b"X-A: b\r\n")
        time.sleep(0.2)


# -- records ---------------------------------------------------------------------------------------------------------


def study(number: str, title: str = "", aliases: tuple[str, ...] = (), status: str = "RECRUITING") -> dict:
    """Return a made-up study under a number."""
    made = a_study()
    about = made["protocolSection"]["identificationModule"]
    about["nctId"] = number
    about["briefTitle"] = title or f"Quillworth Cells, trial {number[3:]}"
    if aliases:
        about["nctIdAliases"] = list(aliases)
    made["protocolSection"]["statusModule"]["overallStatus"] = status
    return made


def work(doi: str, title: str = "", **more) -> dict:
    """Return a made-up work in the envelope of `GET /works/{doi}`."""
    message = {
        "DOI": doi,
        "type": "journal-article",
        "title": [title or f"Invented cells against lymphoma ({doi})"],
        "container-title": ["Journal of Invented Results"],
        "author": [{"given": "Olga", "family": "Ivanova", "sequence": "first", "affiliation": []}],
        "issued": {"date-parts": [[2024, 3, 7]]},
        "volume": "12",
        "page": "34-41",
        "URL": f"https://doi.org/{doi}",
        **more,
    }
    return {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": message}


def pubmed(*numbers: str, more: str = "") -> str:
    """Return a made-up PubmedArticleSet; `more` goes into each citation."""
    articles = "".join(
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{number}</PMID>'
        '<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>12</Volume><PubDate>'
        "<Year>2024</Year><Month>Mar</Month></PubDate></JournalIssue><Title>Journal of Invented Results</Title>"
        f"</Journal><ArticleTitle>Invented cells against lymphoma, paper {number}.</ArticleTitle>"
        "<Pagination><MedlinePgn>34-41</MedlinePgn></Pagination><Abstract><AbstractText>Of the 11 patients, 8 (73%) "
        "responded.</AbstractText></Abstract><AuthorList CompleteYN='Y'><Author ValidYN='Y'><LastName>Ivanova"
        "</LastName><ForeName>Olga</ForeName></Author></AuthorList><Language>eng</Language><PublicationTypeList>"
        "<PublicationType UI='D016428'>Journal Article</PublicationType></PublicationTypeList></Article>"
        f"{more}</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType='pubmed'>{number}</ArticleId>"
        "</ArticleIdList></PubmedData></PubmedArticle>"
        for number in numbers
    )
    return (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
        '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
        f"<PubmedArticleSet>{articles}</PubmedArticleSet>"
    )
