"""Opens the parts of an office document within bounds; nothing outside of the file is ever read."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from app.domain.errors import UnreadableError

LARGEST_PART = 60_000_000
"""In bytes, unpacked; a part that is larger is no text that a person wrote."""

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"


class Package:
    """The parts of one DOCX file, by name."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableError(f"{name} is a damaged archive, no Word document; fetch it again.") from error
        self.main = self._main()

    def part(self, name: str) -> Element | None:
        """Return the root of a part, or None when there is none. Raises UnreadableError for a bad one."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            return None
        try:
            with self._zip.open(info) as file:
                data = file.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise UnreadableError(f"{self.name} is damaged or locked; open it in Word and save it anew.") from error
        if len(data) > LARGEST_PART:
            raise UnreadableError(f"{self.name} unpacks to more than {LARGEST_PART:,} bytes; nothing of it was read.")
        try:
            root: Element = ElementTree.fromstring(data)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise UnreadableError(f"{self.name} holds XML that cannot be read; save it anew in Word.") from error
        return root

    def beside(self, name: str) -> Element | None:
        """Return the root of a part in the folder of the main one ("footnotes.xml")."""
        return self.part(self.main.rpartition("/")[0] + "/" + name)

    def _main(self) -> str:
        relations = self.part("_rels/.rels")
        for one in relations if relations is not None else ():
            if one.get("Type") in {_TYPE, _STRICT} and one.get("TargetMode") != "External":
                return (one.get("Target") or "").lstrip("/")
        return "word/document.xml"
