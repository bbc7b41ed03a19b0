import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.encodings import HEAD, Encoding, decode, open_text, scan

WORDS = "Åkerblom – 8 (73%) of 11 – 𝛼 – שלום\n" * 3


def chunked(data, size):
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize(
    ("data", "codec", "bom", "fallback"),
    [
        (b"", "utf-8", 0, False),
        (b"plain", "utf-8", 0, False),
        (WORDS.encode(), "utf-8", 0, False),
        (b"\xef\xbb\xbf" + WORDS.encode(), "utf-8", 3, False),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "utf-16-le", 2, False),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16-be", 2, False),
        (WORDS.encode("utf-16-le"), "utf-16-le", 0, False),
        (WORDS.encode("utf-16-be"), "utf-16-be", 0, False),
        ("Åkerblom – naïve".encode("cp1252"), "cp1252", 0, True),
        (b"caf\xe9", "cp1252", 0, True),
    ],
)
def test_a_file_tells_its_encoding(data, codec, bom, fallback):
    found = scan([data]).encoding
    assert (found.codec, found.bom, found.fallback) == (codec, bom, fallback)


def test_a_character_cut_at_the_end_leaves_utf_8_in_peace():
    data = WORDS.encode() + "é".encode()[:1]
    found = scan([data])
    assert found.encoding.codec == "utf-8"
    assert decode(data, found.encoding) == WORDS + "\ufffd"


def test_the_fallback_names_its_first_bad_line():
    assert scan([b"one\ntwo\r\nthr\xe9e\n"]).encoding.bad_line == 3
    assert scan(chunked(b"one\rtwo\rthr\xe9e\r", 4)).encoding.bad_line == 3


def test_bytes_that_windows_1252_does_not_define_become_control_characters_and_are_counted():
    data = b"a\x81b\xe9\x9d"
    found = scan([data])
    assert found.undefined == 2
    assert decode(data, found.encoding) == "a\x81bé\x9d"
    assert open_text(io.BytesIO(data), found.encoding).read() == "a\x81bé\x9d"


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("a\nb\n", "LF"),
        ("a\r\nb", "CRLF"),
        ("a\rb\r", "CR"),
        ("a\r\r\nb\r\r\n", "CRCRLF"),
        ("a\nb\r\n", "mixed"),
        ("a", "none"),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le"])
def test_a_file_tells_its_newline_style(text, style, codec):
    assert scan([(text * 2).encode(codec)]).encoding.newline in {style, "mixed" if style == "none" else style}


@given(st.text(alphabet="aé\r\n\0𝛼", max_size=60), st.integers(1, 7), st.sampled_from(["utf-8", "utf-16-le", "cp1252"]))
def test_a_scan_does_not_depend_on_chunks(text, size, codec):
    data = b"x" * 8 + text.encode(codec, "replace")
    whole, pieces = scan([data]), scan(chunked(data, size))
    assert (whole.sha256, whole.size, whole.encoding, whole.nul) == (
        pieces.sha256,
        pieces.size,
        pieces.encoding,
        pieces.nul,
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_alike_at_once_and_as_a_stream(data):
    found = scan([data])
    stream = open_text(io.BytesIO(data), found.encoding)
    assert stream.read() == decode(data, found.encoding)


def test_a_line_longer_than_a_chunk_is_measured():
    assert scan([b"ab\n" + b"c" * HEAD, b"e" * 10, b"f\ngh"]).longest_line == HEAD + 11


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "cp1252"])
def test_a_text_knows_its_size_in_bytes(codec):
    assert Encoding(codec=codec).size_of("aé–") == len("aé–".encode(codec))
