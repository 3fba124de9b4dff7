"""A person's own picture files in RGB, for the command line. Strangers' uploads go through the claims room's
limited process."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from amends.vision.types import Bytes

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".bmp", ".tif", ".tiff", ".gif"})
_MOST_BYTES = 256 * 1024 * 1024
_MOST_PIXELS = 100_000_000


class NotAPicture(Exception):
    """The file cannot be looked at; the text says why."""


def pictures(folder: Path) -> list[Path]:
    """The files below the folder that are named like pictures, in order; nothing hidden."""
    named = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    seen = (path for path in named if not any(part.startswith(".") for part in path.relative_to(folder).parts))
    return sorted(path for path in seen if not path.is_dir())


def read(path: Path) -> bytes:
    """The file's bytes. NotAPicture."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise NotAPicture(f"larger than {_MOST_BYTES // 2**20} MB")
        body = path.read_bytes()
    except OSError as error:
        raise NotAPicture(f"cannot be opened: {error.strerror or error}") from error
    if not body:
        raise NotAPicture("empty file")
    return body


def upright(body: bytes, longest: int) -> Bytes:
    """RGB, turned as the camera says, 16 bits of grey brought to 8, on white where it is see-through. A JPEG is
    made smaller while it is read, down to about `longest` pixels. NotAPicture."""
    from PIL import Image, UnidentifiedImageError

    with contextlib.suppress(ImportError):
        import pillow_heif

        pillow_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
            with Image.open(io.BytesIO(body)) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise NotAPicture(f"more than {_MOST_PIXELS // 1_000_000} million pixels")
                opened.draft("RGB", (longest, longest))
                return _rgb(opened)
    except (NotAPicture, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise NotAPicture("not a picture") from error
    except Image.DecompressionBombError as error:
        raise NotAPicture(f"more than {_MOST_PIXELS // 1_000_000} million pixels") from error
    except Exception as error:  # decoders raise anything on broken bytes
        raise NotAPicture("damaged, cut off, or of a kind that cannot be read") from error


def _rgb(opened: Any) -> Bytes:
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(opened)
    if turned.mode.startswith("I") or turned.mode == "F":  # convert() only cuts off what is beyond 8 bits
        deep = np.asarray(turned, np.float64)
        grey = deep / max(float(np.nanmax(deep)), 1.0) * 255
        return np.repeat(np.nan_to_num(grey).clip(0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    if turned.mode != "RGB":
        clear = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return np.asarray(turned, np.uint8)
