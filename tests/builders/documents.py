"""Writes small PDF and DOCX files by hand, with every trick that real and hostile ones play."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field


@dataclass
class Sheet:
    """One page of a PDF: pieces of text with their place, or raw content; sizes in points."""

    content: list[str] = field(default_factory=list)
    width: float = 595
    height: float = 842
    rotate: int = 0
    picture: bool = False

    def say(self, x, y, text, size=10.0, rise=0.0):
        """Set words with their left foot at (x, y)."""
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.content.append(f"BT /F1 {size} Tf {rise} Ts 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET")
        return self

    def lines(self, x, y, lines, size=10.0, leading=12.0):
        """Set lines below each other."""
        for number, line in enumerate(lines):
            self.say(x, y - number * leading, line, size)
        return self

    def exponent(self, x, y, base, raised, after="", size=10.0):
        """Set a number with an exponent in one go, as typesetters do."""
        self.content.append(
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({base}) Tj /F1 {size * 0.65:.2f} Tf {size * 0.35:.2f} Ts "
            f"({raised}) Tj /F1 {size} Tf 0 Ts ({after}) Tj ET"
        )
        return self

    def upwards(self, x, y, text, size=10.0):
        """Set words from the foot of the page to its head."""
        self.content.append(f"BT /F1 {size} Tf 0 1 -1 0 {x} {y} Tm ({text}) Tj ET")
        return self


def pdf(*sheets, title="", author="", encrypt=False, extra="", names=()):
    """Return a PDF of some sheets. `encrypt` locks it (with a filter that no reader can open without its password)."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{5 + 3 * number} 0 R" for number in range(len(sheets)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(f"<< /Title {_string(title)} /Author {_string(author)} >>")
    for number, sheet in enumerate(sheets):
        at = 5 + 3 * number
        xobject = f"/XObject << /Im {at + 2} 0 R >>" if sheet.picture else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] /Rotate {sheet.rotate} "
            f"/Contents {at + 1} 0 R /Resources << /Font << /F1 3 0 R >> {xobject} >> {extra} >>"
        )
        draw = [f"q {sheet.width} 0 0 {sheet.height} 0 0 cm /Im Do Q"] if sheet.picture else []
        objects.append(_stream("", "\n".join([*draw, *sheet.content]).encode("cp1252")))
        objects.append(_stream(
            "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray",
            b"\x00\x80\xff\x40",
        ))  # fmt: skip
    trailer = "/Root 1 0 R /Info 4 0 R"
    if encrypt:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{'5a' * 32}> /U <{'a5' * 32}> /P -4 >>")
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{'01' * 16}> <{'01' * 16}>]"
    return _file(objects, trailer)


def bomb(size):
    """Return a PDF whose one page unpacks to as many bytes of content."""
    content = _packed(b"BT /F1 10 Tf 50 700 Td (bang) Tj ET\n", size)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(content), content),
        "<< /Font << /F1 3 0 R >> >>",
    ]
    return _file(objects, "/Root 1 0 R")


def _packed(line, size):
    packer = zlib.compressobj(9)
    parts = [packer.compress(line * 1000) for _ in range(size // (1000 * len(line)))]
    return zlib.compress(b"".join([*parts, packer.flush()]), 9)


def _string(words):
    return "<FEFF" + words.encode("utf-16-be").hex() + ">"


def _stream(entries, data):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries.encode(), len(data), data)


def _file(objects, trailer):
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        body = one if isinstance(one, bytes) else one.encode("latin-1")
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)
BULLET = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'


def paragraph(*runs, properties=""):
    """Return a paragraph of a Word document; a run is words, or markup that begins with "<"."""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(words, properties=""):
    """Return a run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def word_table(*rows):
    """Return a table of cells of words."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def word(*blocks, footnotes=(), title="", author="", created="", prolog="", relations="", header=""):
    """Return a Word document of blocks of markup."""
    declared = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{prolog}'
    notes = "".join(f'<w:footnote w:id="{at}">{paragraph(words)}</w:footnote>' for at, words in enumerate(footnotes, 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{declared}<w:document xmlns:w="{_W}"><w:body>{"".join(blocks)}</w:body></w:document>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{_W}">{notes}</w:footnotes>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{_W}">{_NUMBERING}</w:numbering>',
        "word/header1.xml": f'<w:hdr xmlns:w="{_W}">{paragraph(header)}</w:hdr>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" {_DC}>'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dcterms:created>{created}</dcterms:created>"
        "</cp:coreProperties>",
    }
    return archive(parts)


def archive(parts):
    """Return a ZIP archive of named parts, always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, words in parts.items():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, words)
    return out.getvalue()
