"""Decodes one photo in a process of its own that can do nothing else.

Run as a script (`python -I photo_worker.py`), never imported by the product: the untrusted bytes come in on
standard input; out go one line of JSON and, when the photo is good, two JPEGs without any metadata: to look at,
and small for lists. Before the first byte is decoded the process gives up memory, time, files, sockets and
children for good.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys

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
KINDS = ("JPEG", "PNG", "WEBP")
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


def confine(memory: int, seconds: int) -> None:
    """Give up what decoding does not need. Standard input and output stay, nothing else can be opened."""
    lowered = {
        "RLIMIT_AS": memory,
        "RLIMIT_CPU": seconds,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NPROC": 0,
        "RLIMIT_NOFILE": 3,
        "RLIMIT_CORE": 0,
    }
    for name, most in lowered.items():
        number = getattr(resource, name, None)
        if number is not None:
            # macOS knows RLIMIT_AS but refuses to lower it; the other limits and the clock outside remain.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(number, (most, most))


def decode(body: bytes, max_pixels: int) -> Image.Image:
    """The picture, upright, in RGB on white, at most MAX_SIDE_SHOWN on its longer side."""
    Image.MAX_IMAGE_PIXELS = None  # The header is judged below, before any pixel is decoded.
    try:
        picture = Image.open(io.BytesIO(body), formats=list(KINDS))
    except Exception as error:
        raise Unwanted("photo_kind" if not looks_like_photo(body) else "photo_unreadable") from error
    width, height = picture.size
    if width * height > max_pixels:
        raise Unwanted("photo_too_many_pixels")
    # Telephones put a second picture (depth, brightness) behind the photo: MPO. Its first frame is the photo.
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
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
    return body.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        body[:4] == b"RIFF" and body[8:12] == b"WEBP"
    )


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


def main() -> None:
    """`photo_worker.py MAX_BYTES MAX_PIXELS MEMORY SECONDS`."""
    max_bytes, max_pixels, memory, seconds = (int(word) for word in sys.argv[1:5])
    Image.preinit()  # Loads its modules now: nothing can be opened later.
    confine(memory, seconds)
    said, jpeg, small = answer(sys.stdin.buffer.read(max_bytes + 1), max_bytes, max_pixels)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + jpeg + small)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
