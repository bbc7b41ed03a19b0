import io
import re

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from app.formats import tagged as tagged_files
from app.formats.encodings import open_text, scan
from app.formats.repairs import REPAIRS
from app.formats.ris import read_ris
from app.formats.tagged import TaggedRecord
from tests.builders.ris import PLAIN, RIS, lines, parted, read_bytes, read_text, tagged, written

NUMBER = re.compile(r"(Record |#)?<?[0-9]+>?\.?( of [0-9]+)?", re.ASCII)
NEWLINES = {"LF": "\n", "CRLF": "\r\n", "CR": "\r", "CRCRLF": "\r\r\n"}
DASHES = ("  - ", " - ", "  -")


@pytest.mark.parametrize("newline", NEWLINES.values(), ids=NEWLINES)
@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_dialect_gives_the_same_records(newline, dash, codec):
    data = written(PLAIN, PLAIN, dash=dash, newline=newline).encode(codec)
    records, problems, _ = read_bytes(data)
    assert [tagged(one) for one in records] == [PLAIN, PLAIN]
    assert [one.line for one in records] == [1, len(PLAIN) + 2]
    assert problems == []
    encoding = scan([data]).encoding
    for one in records:
        text = data[one.start : one.end].decode(encoding.codec)
        assert text.splitlines()[0] == f"TY{dash}JOUR"
        assert text.rstrip("\r\n").endswith(f"ER{dash}".rstrip())


def test_one_space_is_counted_once_a_record():
    assert read_text(written(PLAIN, PLAIN, dash=" - "))[2] == {"one_space": 2}


def test_lines_that_end_in_cr_cr_lf_keep_their_numbers():
    records, _, repairs = read_text(written(PLAIN, PLAIN, newline="\r\r\n"))
    assert [one.line for one in records[1].ledger] == list(range(12, 22))
    assert repairs == {"carriage_returns": 22}


def test_a_missing_final_newline_does_not_matter():
    records, problems, _ = read_text(written().rstrip("\n"))
    assert [tagged(one) for one in records] == [PLAIN]
    assert problems == []


def test_a_new_ty_ends_a_record_without_er():
    records, problems, repairs = read_text(written(PLAIN[:-1], PLAIN))
    assert [tagged(one) for one in records] == [PLAIN[:-1], PLAIN]
    assert [one.closed for one in records] == [False, True]
    assert problems == []
    assert repairs == {"missing_end": 1}


@pytest.mark.parametrize("glue", ["ER  - TY  - JOUR", "ER  -TY  - JOUR", "ER - TY - JOUR"])
def test_a_record_glued_to_the_er_before_is_read(glue):
    text = "\n".join([*lines(PLAIN[:-1]), glue, *lines(PLAIN[1:])]) + "\n"
    records, problems, repairs = read_text(text)
    assert [tagged(one) for one in records] == [PLAIN, PLAIN]
    assert repairs["glued_end"] == 1
    assert problems == []
    data = text.encode()
    assert records[0].end == records[1].start == data.index(b"TY", data.index(glue.encode()))


def test_a_file_cut_inside_a_record_keeps_it_and_says_so():
    records, [problem], repairs = read_text(written(PLAIN) + "\n".join(lines()[:5]))
    assert tagged(records[1]) == PLAIN[:5]
    assert not records[1].closed
    assert problem.line == 12
    assert "ends inside this record" in problem.reason
    assert repairs == {"missing_end": 1}


def test_junk_between_records_is_reported_line_by_line():
    text = f"1.\n<hr>\n{written()}2.\n\n{written()}end\n"
    records, problems, repairs = read_text(text)
    assert len(records) == 2
    assert [(one.line, one.raw) for one in problems] == [(2, "<hr>"), (27, "end")]
    assert repairs == {"record_number": 2}
    assert text.encode()[records[1].start :].startswith(b"TY")


def test_tags_before_ty_join_the_record_that_follows():
    [record], problems, repairs = read_text("ID  - 7\n" + written())
    assert tagged(record) == [("ID", "7"), *PLAIN]
    assert record.start == 0
    assert problems == []
    assert repairs == {"tags_before_type": 1}


def test_a_record_without_ty_is_kept_and_said():
    [record], [problem], repairs = read_text(written(PLAIN[1:]))
    assert tagged(record) == PLAIN[1:]
    assert "no TY" in problem.reason
    assert repairs == {"missing_type": 1}


def test_tags_that_begin_nothing_are_reported():
    records, problems, _ = read_text("AU  - Nobody\nXX  - nothing\n")
    assert records == []
    assert [one.raw for one in problems] == ["AU  - Nobody", "XX  - nothing"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "NF-kappa B",
        "IL-2 - something",
        "IL - something",
        "T1 - weighted images",
        "ER - positive disease",
        "CD19- cells",
        "a - b",
    ],
)
def test_a_wrapped_line_is_no_tag(wrapped):
    text = written([("TY", "JOUR"), ("AB", "begins\n" + wrapped), ("ER", "")])
    [record], _, _ = read_text(text)
    assert tagged(record) == [("TY", "JOUR"), ("AB", "begins"), ("", wrapped), ("ER", "")]


@pytest.mark.parametrize("wrapped", ["NF-kappa B", "IL-2 - something", "IL - something", "ER - positive disease"])
def test_a_wrapped_line_among_single_spaces_is_no_tag(wrapped):
    text = written([("TY", "JOUR"), ("AB", "begins\n" + wrapped), ("ER", "")], dash=" - ")
    [record], _, _ = read_text(text)
    assert tagged(record) == [("TY", "JOUR"), ("AB", "begins"), ("", wrapped), ("ER", "")]


def test_an_unknown_tag_is_kept_with_one_space_or_two():
    for dash in DASHES[:2]:
        [record], _, _ = read_text(written([("TY", "JOUR"), ("VL", "3"), ("ZQ", "kept"), ("ER", "")], dash=dash))
        assert ("ZQ", "kept") in tagged(record)


def test_a_single_space_behind_a_short_tag_is_mended_in_a_file_of_two():
    [record], _, repairs = read_text("TY  - JOUR\nVL  - 3\nSP - 12\nER  - \n")
    assert tagged(record) == [("TY", "JOUR"), ("VL", "3"), ("SP", "12"), ("ER", "")]
    assert repairs == {"one_space": 1}


def test_a_line_without_a_tag_below_a_short_tag_is_kept_and_said():
    [record], [problem], _ = read_text("TY  - JOUR\nVL  - 3\nstray words\nER  - \n")
    assert ("", "stray words") in tagged(record)
    assert (problem.line, problem.raw) == (3, "stray words")


def test_text_behind_er_and_an_er_too_many_are_said():
    records, problems, _ = read_text("TY  - JOUR\nTI  - x\nER  - 17\nER  - \n")
    assert len(records) == 1
    assert [one.line for one in problems] == [3, 4]


def test_a_byte_order_mark_between_joined_files_is_mended():
    data = written().encode("utf-8-sig") * 2
    records, problems, repairs = read_bytes(data)
    assert [tagged(one) for one in records] == [PLAIN, PLAIN]
    assert (problems, repairs) == ([], {"inner_byte_order_mark": 1})
    assert data[records[1].start :].startswith("\ufeffTY".encode())


def test_nul_and_lone_surrogates_become_replacement_characters():
    [record], _, repairs = read_text("TY  - JOUR\nTI  - a\0b\ud800\nER  - \n")
    assert ("TI", "a\ufffdb\ufffd") in tagged(record)
    assert repairs == {"nul_replaced": 1}


def test_a_record_without_an_end_in_sight_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(tagged_files, "MOST_LINES", 600)
    records, problems, _ = read_text("TY  - JOUR\n" + "KW  - x\n" * 1000 + written())
    assert len(records) >= 2
    assert any("longer than" in one.reason and "after line" in one.reason for one in problems)
    assert sum(len(one.ledger) for one in records) == 1001 + len(PLAIN)


def test_the_files_of_the_collection_are_accounted_for():
    for path in RIS.glob("*.ris*"):
        data = path.read_bytes()
        records, problems, repairs = read_bytes(data)
        _everything_is_accounted_for(data.decode(), records, problems)
        assert set(repairs) <= set(REPAIRS)


def test_a_collection_of_trouble_gives_four_records():
    records, problems, repairs = read_bytes((RIS / "glued_and_cut.ris").read_bytes())
    assert [dict(tagged(one)).get("TI", "")[:10] for one in records] == [
        "The first ",
        "The second",
        "The third ",
        "The fourth",
    ]
    assert dict(tagged(records[3]))["ID"] == "7"
    assert [one.line for one in problems] == [2, 12, 13]
    assert repairs == {"record_number": 1, "glued_end": 1, "missing_end": 2, "tags_before_type": 1}


def _everything_is_accounted_for(text, records, problems):
    numbers = {one.line for record in records for one in record.ledger} | {one.line for one in problems}
    given = [line.strip("\ufeff \t\r\n\v\f").strip() for line in io.StringIO(text, newline="")]
    must = {number for number, line in enumerate(given, 1) if line and not NUMBER.fullmatch(line)}
    assert must <= numbers <= {number for number, line in enumerate(given, 1) if line}


RISKY = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "TY  - JOUR",
                "TY - JOUR",
                "ER  - ",
                "ER -",
                "ER  - TY  - JOUR",
                "AB  - words",
                "AB - words",
                "IL - 2",
                "",
                " ",
                "KW  - a",
                "NF-kappa B",
                "VL  - 3",
                "ZZ  - q",
                "ZZ - q",
                "\ufeffTY  - BOOK",
                "1.",
                "\0",
                "ER  - 3",
                "SP - 4",
            ]
        ),
        st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=()), max_size=12),
    ),
    max_size=25,
)


@given(RISKY)
def test_no_line_is_lost_in_silence(risky):
    text = "\n".join(risky)
    records, problems, _ = read_text(text)
    _everything_is_accounted_for(text, records, problems)
    words = [(one.line, one.value) for record in records for one in record.ledger]
    assert words == sorted(words, key=lambda pair: pair[0])


@given(RISKY, st.sampled_from(["\r\n", "\r"]))
def test_newline_style_does_not_change_the_records(risky, newline):
    as_lf, as_other = read_text("\n".join(risky)), read_text(newline.join(risky))
    assert [one.ledger for one in as_lf[0]] == [one.ledger for one in as_other[0]]
    assert as_lf[1:] == as_other[1:]


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    read_text(text)
    read_text("TY  - JOUR\n" + text)


@given(st.binary())
def test_any_bytes_are_read_without_an_error_and_ranges_stay_in_order(data):
    records, _, _ = read_bytes(b"TY  - JOUR\n" + data)
    last = 0
    for one in records:
        assert last <= one.start < one.end
        last = one.end


class _Trickle(io.RawIOBase):
    """A file that gives a few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._file, self._size = io.BytesIO(data), size

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        return self._file.seek(offset, whence)

    def readinto(self, buffer):
        some = self._file.read(min(self._size, len(buffer)))
        buffer[: len(some)] = some
        return len(some)


@given(RISKY, st.integers(1, 9), st.sampled_from(["utf-8", "utf-16-le"]))
def test_reading_does_not_depend_on_chunks(risky, size, codec):
    data = ("TY  - JOUR\r\n" + "\r\n".join(risky)).encode(codec, "replace")
    encoding = scan([data]).encoding
    whole = read_bytes(data)
    with open_text(io.BufferedReader(_Trickle(data, size), buffer_size=size), encoding) as file:
        pieces = parted(read_ris(file, encoding))
    assert pieces == whole[:2]


VALUES = st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=20)


@given(
    st.lists(st.lists(st.tuples(st.sampled_from(["AU", "KW", "AB", "N1", "VL", "ZZ"]), VALUES), max_size=6), min_size=1)
)
def test_what_is_written_is_read_again(records):
    given = [[("TY", "JOUR"), *one, ("ER", "")] for one in records]
    read, problems, repairs = read_text(written(*given))
    assert [tagged(one) for one in read] == given
    assert (problems, repairs) == ([], {})


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["AU", "KW", "UR", "N1"]), st.from_regex("[a-z]{1,9}", fullmatch=True)))
    )
)
def test_rispy_reads_the_same_from_clean_files(records):
    given = [[("TY", "JOUR"), ("TI", "t"), *one, ("ER", "")] for one in records]
    text = written(*given) if given else ""
    peer = rispy.loads(text) if text else []
    ours = [one for one in read_ris(io.StringIO(text, newline="")) if isinstance(one, TaggedRecord)]
    keys = {"AU": "authors", "KW": "keywords", "UR": "urls", "N1": "notes"}
    for record, theirs in zip(ours, peer, strict=True):
        for tag, key in keys.items():
            assert [one.value for one in record.ledger if one.tag == tag] == theirs.get(key, [])
