"""Decodes one photo, or draws the first pages of one PDF, in a process of its own that can do nothing else.

Run as a script (`python -I photo_worker.py`), never imported by the product: the untrusted bytes come in on
standard input; out go one line of JSON and, when the file is good, two JPEGs without any metadata of each picture:
to look at, and small for lists. Before the first byte is decoded the process gives up memory, time, files, sockets
and children for good.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import sys
import zlib
from pathlib import Path
from typing import Any

from PIL import (
    Image,
    ImageCms,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

# What decoding would import when it first needs it; afterwards no file can be opened any more.
LOADED = (ImagePalette, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
SPARE_THREADS = 256
MAX_PAGES = 3
POINTS_PER_INCH, DOTS_PER_INCH = 72, 200
PDF_LOCKED = 4
"""pdfium's number for: a password is needed."""
MAX_UNPACKED = 8 * 1024 * 1024
ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|Filespec|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Sound)\b"
)
"""What makes a PDF more than paper: scripts, programs to start, files inside, forms that send."""
MAX_SIDE_SHOWN = 2_400
MAX_SIDE_SMALL = 320
JPEG_QUALITY = 86
MAX_PROFILE = 256 * 1024
EXIF_ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Unwanted(Exception):
    """The photo is refused; the argument is the code."""


def confine(memory: int, seconds: int, threads: int = 0) -> None:
    """Give up what decoding does not need. Standard input and output stay, nothing else can be opened.

    `threads`: how many processes and threads the system's user may have; 0 = no new one.
    """
    lowered = {
        "RLIMIT_AS": memory,
        "RLIMIT_CPU": seconds,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NPROC": threads,
        "RLIMIT_NOFILE": 3,
        "RLIMIT_CORE": 0,
    }
    for name, most in lowered.items():
        number = getattr(resource, name, None)
        if number is not None:
            # macOS knows RLIMIT_AS but refuses to lower it; the other limits and the clock outside remain.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(number, (most, most))


def threads_to_be(body: bytes) -> int:
    """The decoder of HEIC needs a thread of its own, and the limit counts all that the user runs: those of now
    and some more. Every other decoder does without."""
    return threads_now() + SPARE_THREADS if looks_like_heic(body) else 0


def threads_now() -> int:
    """How many threads of this user run now; those that cannot be seen do not count."""
    count = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == os.getuid():
                count += len(os.listdir(folder / "task"))  # noqa: PTH208 - half the time of a generator of paths
    return count


def load_heif() -> None:
    """Make Pillow read HEIC: the main picture only, one thread."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def decode(body: bytes, max_pixels: int) -> Image.Image:
    """The picture, upright, in RGB on white, at most MAX_SIDE_SHOWN on its longer side."""
    Image.MAX_IMAGE_PIXELS = None  # The header is judged below, before any pixel is decoded.
    if looks_like_heic(body):
        load_heif()
    try:
        picture = Image.open(io.BytesIO(body), formats=list(KINDS))
    except Exception as error:
        raise Unwanted("photo_kind" if not looks_like_photo(body) else "photo_unreadable") from error
    width, height = picture.size
    if width * height > max_pixels:
        raise Unwanted("photo_too_many_pixels")
    # Telephones put a second picture (depth, brightness, a burst) behind the photo. The first frame is the photo.
    if picture.format not in ("MPO", "HEIF") and getattr(picture, "n_frames", 1) > 1:
        raise Unwanted("photo_kind")
    profile = picture.info.get("icc_profile")
    turn = orientation(picture)
    picture.draft("RGB", (MAX_SIDE_SHOWN, MAX_SIDE_SHOWN))
    picture.load()
    picture.thumbnail((MAX_SIDE_SHOWN, MAX_SIDE_SHOWN), Image.Resampling.BOX, reducing_gap=2.0)
    flat = on_white(in_srgb(picture, profile))
    return flat.transpose(TURNS[turn]) if turn in TURNS else flat


def looks_like_photo(body: bytes) -> bool:
    """Whether the first bytes promise one of the kinds (then a failure means: damaged)."""
    return (
        body.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")
        or looks_like_heic(body)
    )


def looks_like_heic(body: bytes) -> bool:
    """Whether it says to be a still HEIC picture (AVIF and HEIC's films are other brands)."""
    return body[4:8] == b"ftyp" and body[8:12] in HEIC and b"avif" not in body[:64]


def orientation(picture: Image.Image) -> int:
    """The EXIF orientation, 1 where there is none or it is broken."""
    try:
        return int(picture.getexif().get(EXIF_ORIENTATION, 1))
    except Exception:
        return 1


def in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """Colours as the camera meant them, since the profile is not kept; a broken profile is left out."""
    if not isinstance(profile, bytes) or len(profile) > MAX_PROFILE or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return picture
        moved = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except Exception:
        return picture
    return moved if moved is not None else picture


def on_white(picture: Image.Image) -> Image.Image:
    """In RGB; what is transparent becomes white. 16-bit grey is scaled, not clipped."""
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, clear).convert("RGB")
    return picture.convert("RGB")


def encode(picture: Image.Image) -> bytes:
    """A baseline-compatible JPEG with nothing but pixels in it."""
    # A fresh picture carries no EXIF, comment or profile along.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def answer(body: bytes, max_bytes: int, max_pixels: int) -> tuple[dict[str, str], bytes, bytes]:
    """What to say about these bytes, and the JPEG and its small copy when they are a photo. Never raises."""
    try:
        if len(body) > max_bytes:
            raise Unwanted("photo_too_large")
        picture = decode(body, max_pixels)
        jpeg = encode(picture)
        said = {"width": str(picture.width), "height": str(picture.height), "length": str(len(jpeg))}
        picture.thumbnail((MAX_SIDE_SMALL, MAX_SIDE_SMALL))
        return said, jpeg, encode(picture)
    except Unwanted as refusal:
        return {"refused": str(refusal)}, b"", b""
    except BaseException:
        # Whatever a decoder does with hostile bytes, running out of memory included, is one answer.
        return {"refused": "photo_unreadable"}, b"", b""


def answer_pages(body: bytes, max_bytes: int) -> tuple[dict[str, str], bytes]:
    """What to say about a PDF, and two JPEGs of each of its first pages. Never raises.

    `sizes`: width, height, length and length of the small copy, for each page. `active`: it holds scripts, files
    or the like, or cannot be looked through.
    """
    try:
        if len(body) > max_bytes:
            raise Unwanted("pdf_too_large")
        count, pages = drawn(body)
        parts: list[bytes] = []
        sizes = []
        for page in pages:
            shown = (page.width, page.height)
            large = encode(page)
            page.thumbnail((MAX_SIDE_SMALL, MAX_SIDE_SMALL))
            small = encode(page)
            parts += [large, small]
            sizes.append(f"{shown[0]} {shown[1]} {len(large)} {len(small)}")
        said = {"pages": str(count), "active": str(int(is_active(body))), "sizes": ",".join(sizes)}
        return said, b"".join(parts)
    except Unwanted as refusal:
        return {"refused": str(refusal)}, b""
    except BaseException:
        return {"refused": "pdf_unreadable"}, b""


def drawn(body: bytes) -> tuple[int, list[Image.Image]]:
    """How many pages there are, and pictures of the first ones. Forms are not drawn, scripts never run."""
    try:
        import pypdfium2
    except (ImportError, OSError):  # OSError: nothing can be opened any more, so it was not there when it could be
        raise Unwanted("pdf_no_reader") from None
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == PDF_LOCKED
        raise Unwanted("pdf_locked" if locked else "pdf_unreadable") from error
    count = len(document)
    if count < 1:
        raise Unwanted("pdf_unreadable")
    return count, [draw(document[number]) for number in range(min(count, MAX_PAGES))]


def draw(page: Any) -> Image.Image:
    """One page as people read it; a page that says to be as large as a wall is drawn smaller."""
    side = max(page.get_size())
    if not side > 0:
        raise Unwanted("pdf_unreadable")
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, MAX_SIDE_SHOWN / side)
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True).to_pil()
    return picture.convert("RGB")


def is_active(body: bytes) -> bool:
    """Whether names of scripts, programs, files or the like stand in it, in its packed objects too."""
    return any(ACTIVE.search(unescaped(part)) for part in (body, *unpacked(body)))


def unpacked(body: bytes) -> list[bytes]:
    """The packed object streams, unpacked within bounds. What is more than the bounds counts as active."""
    parts, left = [], MAX_UNPACKED
    for found in re.finditer(rb"/ObjStm\b[^>]*>>\s*stream\r?\n", body):
        packer = zlib.decompressobj()
        try:
            part = packer.decompress(body[found.end() :], left)
        except zlib.error:
            return [b"/JavaScript"]  # packed in another way: nothing is known of it
        left -= len(part)
        if left <= 0:
            return [b"/JavaScript"]
        parts.append(part)
    return parts


def unescaped(part: bytes) -> bytes:
    """PDF names may hide letters as #4A."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), part)


def main() -> None:
    """`photo_worker.py photo|pages MAX_BYTES MAX_PIXELS MEMORY SECONDS`."""
    wanted = sys.argv[1]
    max_bytes, max_pixels, memory, seconds = (int(word) for word in sys.argv[2:6])
    body = sys.stdin.buffer.read(max_bytes + 1)
    # What decoding needs is loaded now: nothing can be opened later.
    with contextlib.suppress(ImportError):  # said below, when it is missed
        if wanted == "pages":
            import pypdfium2  # noqa: F401
        elif looks_like_heic(body):
            load_heif()
    Image.preinit()
    confine(memory, seconds, threads_to_be(body))
    if wanted == "pages":
        said, pictures = answer_pages(body, max_bytes)
    else:
        said, jpeg, small = answer(body, max_bytes, max_pixels)
        pictures = jpeg + small
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + pictures)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
