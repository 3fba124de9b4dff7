"""Photos made for tests: good, odd and hostile ones."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

RED, BLUE = (220, 20, 20), (20, 20, 220)


def picture(width: int = 80, height: int = 60, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    made = Image.new("RGB", (width, height), BLUE)
    made.paste(RED, (0, 0, width // 2, height))
    return made.convert(mode)


def photo(kind: str = "JPEG", width: int = 80, height: int = 60, mode: str = "RGB", **options: Any) -> bytes:
    """A file of that kind; equal arguments give equal bytes."""
    out = io.BytesIO()
    picture(width, height, mode).save(out, kind, **options)
    return out.getvalue()


def numbered(number: int) -> bytes:
    """A photo that differs from every other number's in its pixels."""
    out = io.BytesIO()
    made = picture()
    made.paste((number % 256, number // 256, 0), (0, 0, 40, 60))
    made.save(out, "PNG")
    return out.getvalue()


def heic(width: int = 80, height: int = 60, **options: Any) -> bytes:
    """A HEIC photo, as telephones take them."""
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.register_heif_opener()
    picture(width, height).save(out, "HEIF", quality=90, **options)
    return out.getvalue()


def pdf(pages: int = 1, size: tuple[float, float] = (595, 842), **options: Any) -> bytes:
    """A receipt of so many pages."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, **options)
    for number in range(pages):
        canvas.drawString(60, size[1] - 60, f"Receipt, page {number + 1}")
        canvas.setFillColorRGB(0.9, 0.1, 0.1)
        canvas.rect(60, 60, size[0] / 2, size[1] / 2, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_claiming(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG whose header says this size, whatever its data hold (1 bit grey)."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bomb(side: int) -> bytes:
    """A small file that unpacks to side x side pixels of nothing."""
    packer = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 2)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return png_claiming(side, side, data)


def png_with_text_bomb() -> bytes:
    """A good small PNG that carries a compressed text of 300 MB."""
    good = photo("PNG")
    packer = zlib.compressobj(9)
    block = b"a" * 1_000_000
    text = b"".join(packer.compress(block) for _ in range(300)) + packer.flush()
    return good[:33] + chunk(b"zTXt", b"Comment\0\0" + text) + good[33:]
