"""A printed credit document that a machine can read too: PDF/A-3 (ISO 19005-3, level B) with the CII file inside,
which is what Factur-X and ZUGFeRD 2 are.

The XMP description comes from the library factur-x, the parts of the file from pypdf. The same document always
gives the same bytes: times are those of the document, never of the making.
"""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime, time
from functools import cache

from facturx import generate_xmp_object
from lxml import etree
from PIL import ImageCms
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

FILE = "factur-x.xml"
URN = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
MADE_BY = "Amends"


def hybrid(printed: bytes, xml: bytes, *, number: str, seller: str, issued: date, language: str) -> bytes:
    """`printed` (all fonts embedded) as PDF/A-3b with `xml` as its Factur-X file."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed)))
    at = datetime.combine(issued, time(), UTC)
    root = writer.root_object
    spec = _attached(writer, xml, at)
    names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject(FILE), spec])})
    root[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): names})
    root[NameObject("/AF")] = ArrayObject([spec])
    root[NameObject("/Lang")] = TextStringObject(language)
    root[NameObject("/OutputIntents")] = ArrayObject([_colours(writer)])
    root[NameObject("/Metadata")] = _described(writer, number, seller, at)
    _info(writer, number, seller, at)
    out = io.BytesIO()
    writer.pdf_header = "%PDF-1.7"
    seed = hashlib.md5(printed + xml, usedforsecurity=False).digest()
    writer._ID = ArrayObject([ByteStringObject(seed), ByteStringObject(seed)])
    writer.write(out)
    return out.getvalue()


def _attached(writer: PdfWriter, xml: bytes, at: datetime) -> PdfObject:
    file = DecodedStreamObject()
    file.set_data(xml)
    packed = file.flate_encode()
    packed.update(
        {
            NameObject("/Type"): NameObject("/EmbeddedFile"),
            NameObject("/Subtype"): NameObject("/text/xml"),
            NameObject("/Params"): DictionaryObject(
                {
                    NameObject("/ModDate"): TextStringObject(_stamp(at)),
                    NameObject("/Size"): NumberObject(len(xml)),
                    NameObject("/CheckSum"): ByteStringObject(hashlib.md5(xml, usedforsecurity=False).digest()),
                }
            ),
        }
    )
    inside = writer._add_object(packed)
    return writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Filespec"),
                NameObject("/F"): TextStringObject(FILE),
                NameObject("/UF"): TextStringObject(FILE),
                NameObject("/Desc"): TextStringObject("The same document as Factur-X / ZUGFeRD data"),
                NameObject("/AFRelationship"): NameObject("/Alternative"),
                NameObject("/EF"): DictionaryObject({NameObject("/F"): inside, NameObject("/UF"): inside}),
            }
        )
    )


def _colours(writer: PdfWriter) -> PdfObject:
    """What the colours mean: sRGB, with its profile inside."""
    profile = StreamObject()
    profile.set_data(_srgb())
    packed = profile.flate_encode()
    packed[NameObject("/N")] = NumberObject(3)
    return writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/OutputIntent"),
                NameObject("/S"): NameObject("/GTS_PDFA1"),
                NameObject("/OutputConditionIdentifier"): TextStringObject("sRGB"),
                NameObject("/Info"): TextStringObject("sRGB"),
                NameObject("/DestOutputProfile"): writer._add_object(packed),
            }
        )
    )


@cache
def _srgb() -> bytes:
    """The profile as LittleCMS makes it, with a fixed date of making (bytes 24 to 36: 1 January 2000)."""
    made = bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    return made[:24] + b"\x07\xd0\x00\x01\x00\x01" + bytes(6) + made[36:]


def _described(writer: PdfWriter, number: str, seller: str, at: datetime) -> PdfObject:
    tree = generate_xmp_object(
        {
            "pdfa3_flavor": "B",
            "title": number,
            "author": seller,
            "subject": number,
            "producer": MADE_BY,
            "creator_tool": MADE_BY,
            "timestamp": f"{at:%Y-%m-%dT%H:%M:%S}+00:00",
            "version": "1.0",
            "documenttype": "INVOICE",
            "xml_filename": FILE,
            "xmp_level": "EN 16931",
            "urn": URN,
        }
    )
    text = etree.tostring(tree, pretty_print=True)
    stream = DecodedStreamObject()
    stream.set_data(
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' + text + b'<?xpacket end="w"?>'
    )
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    return writer._add_object(stream)


def _info(writer: PdfWriter, number: str, seller: str, at: datetime) -> None:
    """The older description; a PDF/A says the same in both."""
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": number,
            "/Author": seller,
            "/Subject": number,
            "/Producer": MADE_BY,
            "/Creator": MADE_BY,
            "/CreationDate": _stamp(at),
            "/ModDate": _stamp(at),
        }
    )


def _stamp(at: datetime) -> str:
    return f"D:{at:%Y%m%d%H%M%S}+00'00'"
