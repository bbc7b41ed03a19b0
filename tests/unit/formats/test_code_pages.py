import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnreadableError
from app.formats.code_pages import CODECS, codec_label, codec_named, guesses
from app.formats.encodings import decode, scan

TEXTS = {
    "cp1252": "AU  - Müller, Jürgen\nTI  - Étude d’une thérapie – façade naïve",
    "mac-roman": "AU  - Müller, Jürgen\nTI  - Étude d’une thérapie – façade naïve",
    "gb18030": "TI  - 嵌合抗原受体自然杀伤细胞治疗淋巴瘤的研究",
    "cp932": "TI  - キメラ抗原受容体を用いた細胞療法の研究",
    "euc-jp": "TI  - キメラ抗原受容体を用いた細胞療法の研究",
    "big5hkscs": "TI  - 嵌合抗原受體自然殺手細胞治療淋巴瘤的研究",
    "cp949": "TI  - 림프종 환자에서 키메라 항원 수용체 세포 치료의 연구",
    "cp1251": "TI  - Исследование клеточной терапии лимфомы",
    "koi8-r": "TI  - Исследование клеточной терапии лимфомы",
    "cp1253": "TI  - Μελέτη της κυτταρικής θεραπείας",
    "cp1256": "TI  - دراسة العلاج الخلوي للأورام",
    "utf-8": "TI  - Étude façade",
    "utf-16-le": "TI  - Étude façade",
}


@pytest.mark.parametrize("codec", TEXTS)
def test_the_likeliest_reading_comes_first(codec):
    found = guesses(TEXTS[codec].encode(codec))
    assert found[0].codec == codec
    assert found[0].sample == TEXTS[codec] or TEXTS[codec].endswith(found[0].sample)
    assert {one.codec for one in found} == {one.codec for one in CODECS}


def test_western_european_is_proposed_among_equals():
    assert guesses("Novák, Tomáš".encode("cp1250"))[0].codec == "cp1252"
    assert guesses(b"plain")[0].codec == "cp1252"


def test_a_sample_shows_the_lines_that_tell():
    lines = b"".join(b"plain %d\n" % at for at in range(100)) + "Müller\nmore\nJürgen\n".encode("cp1252")
    assert guesses(lines)[0].sample == "Müller\nJürgen"


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("latin-1", "iso8859-1"),
        ("windows-1250", "cp1250"),
        ("Shift-JIS", "cp932"),
        ("EUC-KR", "cp949"),
        ("GBK", "gb18030"),
        ("big5", "big5hkscs"),
        ("macintosh", "mac-roman"),
        ("UTF8", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("ascii", "cp1252"),
    ],
)
def test_a_codec_is_known_by_its_other_names(name, codec):
    assert codec_named(name) == codec
    assert codec_label(codec)


@pytest.mark.parametrize("name", ["klingon", "rot13", "", "a\0b", "utf-7", "x" * 1000])
def test_an_unknown_encoding_is_told_with_those_there_are(name):
    with pytest.raises(UnreadableError, match="there are cp1252, mac-roman, gb18030"):
        codec_named(name)


def test_a_chosen_encoding_goes_before_everything():
    data = "Müller".encode("mac-roman")
    assert scan([data]).encoding.fallback
    chosen = scan([data], "macroman")
    assert (chosen.encoding.label, decode(data, chosen.encoding)) == ("mac-roman (chosen)", "Müller")
    with pytest.raises(UnreadableError, match="klingon"):
        scan([data], "klingon")


def test_a_byte_order_mark_of_the_chosen_encoding_is_left_out():
    data = b"\xef\xbb\xbfM\xc3\xbcller"
    assert decode(data, scan([data], "utf-8").encoding) == "Müller"
    assert decode(data, scan([data], "cp1252").encoding).startswith("ï»¿")


@given(st.sampled_from(CODECS), st.binary(max_size=80))
def test_any_bytes_read_in_a_chosen_encoding_take_as_many_bytes_again(codec, data):
    encoding = scan([data], codec.codec).encoding
    text = decode(data, encoding)
    if not codec.codec.startswith("utf-16"):
        assert encoding.size_of(text) + encoding.bom == len(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_guessed_without_an_error(data):
    found = guesses(data)
    assert len(found) == len(CODECS)
    assert all(0 <= one.likelihood <= 1 for one in found)
