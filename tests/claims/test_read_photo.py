"""Photos are decoded in a limited process: what comes out is harmless, what is hostile is refused by name."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from amends.claims.ports import reading
from amends.claims.ports.reading import MAX_BYTES, MAX_PIXELS, read_photo
from amends.claims.rules import photo_worker
from amends.core.errors import Refused, Unavailable
from tests.claims.pictures import bomb, heic, photo, picture, png_claiming, png_with_text_bomb


def shown(jpeg: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(jpeg))
    assert found.format == "JPEG"
    assert not found.getexif()
    assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return found


def refusal(body: bytes, name: str = "p.jpg") -> str:
    with pytest.raises(Refused) as refused:
        read_photo(name, body)
    return refused.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("name", ["p.jpg", "p.txt", "p.svg", ""])
def test_the_content_decides_not_the_name(kind: str, name: str) -> None:
    found = read_photo(name, photo(kind))
    assert (found.width, found.height) == (80, 60)
    red, _, blue = shown(found.jpeg).getpixel((5, 30))  # type: ignore[misc]
    assert red > 150 > blue


def test_orientation_is_applied_and_where_and_who_are_gone() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Maker"
    exif.get_ifd(0x8825)[1] = "N"
    body = photo("JPEG", exif=exif.tobytes(), comment=b"secret comment")
    found = read_photo("p.jpg", body)
    assert (found.width, found.height) == (60, 80)
    red, _, blue = shown(found.jpeg).getpixel((30, 5))  # type: ignore[misc]
    assert red > 150 > blue
    assert b"secret" not in found.jpeg.lower()


def test_a_telephone_s_heic_is_turned_and_stripped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Maker"
    body = heic(exif=exif.tobytes())
    assert b"Secret Maker" in body
    found = read_photo("IMG_1.HEIC", body)
    assert (found.width, found.height) == (60, 80)
    red, _, blue = shown(found.jpeg).getpixel((30, 5))  # type: ignore[misc]
    assert red > 150 > blue
    assert b"Secret" not in found.jpeg


def test_a_heic_that_is_cut_off_or_another_kind_is_refused() -> None:
    body = heic()
    assert refusal(body[: len(body) // 2]) == "photo_unreadable"
    assert refusal(body[:8] + b"avif" + body[12:]) == "photo_kind"
    assert refusal(body[:8] + b"isom" + body[12:]) == "photo_kind"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1"])
def test_other_pixel_kinds_become_rgb(mode: str) -> None:
    body = photo("PNG", mode=mode)
    assert shown(read_photo("p.png", body).jpeg).mode == "RGB"


def test_deep_grey_is_scaled_not_clipped() -> None:
    out = io.BytesIO()
    Image.new("I;16", (20, 20), 32_768).save(out, "PNG")
    assert shown(read_photo("p.png", out.getvalue()).jpeg).getpixel((10, 10)) == (128, 128, 128)


def test_what_is_transparent_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert shown(read_photo("p.png", out.getvalue()).jpeg).getpixel((10, 10)) == (255, 255, 255)


def test_large_photos_are_scaled_down() -> None:
    found = read_photo("p.jpg", photo(width=5000, height=2500))
    assert (found.width, found.height) == (2400, 1200)
    assert shown(found.small).size == (320, 160)


def test_a_photo_with_something_hung_on_loses_it() -> None:
    found = read_photo("p.jpg", photo() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"<script>" not in found.jpeg
    assert b"PK\x03\x04" not in found.jpeg


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "photo_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "photo_kind"),
        (b"<!DOCTYPE html><img src=x>", "photo_kind"),
        (b"%PDF-1.7\n", "photo_kind"),
        (photo("GIF"), "photo_kind"),
        (photo("TIFF"), "photo_kind"),
        (photo("BMP"), "photo_kind"),
        (photo("JPEG")[:200], "photo_unreadable"),
        (photo("JPEG", 600, 600)[:-300], "photo_unreadable"),
        (photo("PNG", 600, 600)[:-100], "photo_unreadable"),
        (photo("WEBP", 600, 600)[:-60], "photo_unreadable"),
        (b"\xff\xd8\xff" + b"\0" * 5000, "photo_unreadable"),
        (png_claiming(0, 10), "photo_unreadable"),
        (png_claiming(60_000, 60_000), "photo_too_many_pixels"),
        (png_claiming(2**31 - 1, 2**31 - 1), "photo_too_many_pixels"),
        (bomb(8_000), "photo_too_many_pixels"),
        (b"\xff\xd8\xff" + b"\0" * MAX_BYTES, "photo_too_large"),
    ],
)
def test_what_is_refused_and_how(body: bytes, code: str) -> None:
    assert refusal(body) == code


def test_moving_pictures_are_refused() -> None:
    out = io.BytesIO()
    picture().save(out, "WEBP", save_all=True, append_images=[picture(mode="L").convert("RGB")])
    assert refusal(out.getvalue()) == "photo_kind"


def test_a_telephone_s_photo_with_a_second_picture_behind_it_is_taken() -> None:
    out = io.BytesIO()
    picture().save(out, "MPO", save_all=True, append_images=[picture(40, 30)])
    assert out.getvalue().startswith(b"\xff\xd8\xff")
    found = read_photo("p.jpg", out.getvalue())
    assert (found.width, found.height) == (80, 60)
    assert len(found.jpeg) < 2_000


def test_a_picture_just_within_the_limit_is_read_within_the_memory() -> None:
    side = int(MAX_PIXELS**0.5) // 8 * 8
    found = read_photo("p.png", bomb(side))
    assert found.width == 2400


def test_a_text_bomb_is_stopped() -> None:
    body = png_with_text_bomb()
    assert len(body) < MAX_BYTES
    started = time.monotonic()
    assert refusal(body) == "photo_unreadable"
    assert time.monotonic() - started < 10


def test_running_out_of_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MEMORY", 60 * 1024 * 1024)
    assert refusal(bomb(6_000)) == "photo_unreadable"


def test_the_confined_process_can_open_nothing() -> None:
    script = f"""
        import importlib.util, os, resource, socket
        spec = importlib.util.spec_from_file_location("worker", {str(photo_worker.__file__)!r})
        worker = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(worker)
        worker.confine(1 << 30, 5)
        def denied(act):
            try:
                act()
            except OSError:
                return True
            return False
        assert denied(lambda: open("/etc/hostname"))
        assert denied(lambda: open("/tmp/amends-written", "w"))
        assert denied(socket.socket)
        assert denied(os.pipe)
        if os.getuid():
            assert denied(os.fork)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        except (ValueError, OSError):
            pass
        else:
            assert os.getuid() == 0
        print("confined")
    """
    done = subprocess.run(
        [sys.executable, "-I", "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "confined\n", done.stderr


@pytest.mark.parametrize(
    "behaviour",
    [
        "import time; time.sleep(60)",
        "while True: pass",
        "import sys\nwhile True: sys.stdout.write('x' * 100000)",
        "print('not json')",
        "print('[1, 2]')",
        'print(\'{"refused": "__class__"}\')',
        'print(\'{"width": "9999999999", "height": "1"}\')',
        'print(\'{"width": "1", "height": "1", "length": "-1"}\')',
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    ],
)
def test_a_process_taken_over_by_a_photo_cannot_hurt(
    behaviour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(behaviour)
    monkeypatch.setattr(reading, "_WORKER", worker)
    monkeypatch.setattr(reading, "_WALL_SECONDS", 0.5)
    started: list[subprocess.Popen[bytes]] = []

    class Seen(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Seen)
    assert refusal(photo()) == "photo_unreadable"
    [process] = started
    assert process.returncode is not None, "it was not waited for"
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_no_process_to_be_had_is_temporary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Unavailable, match="photo_busy"):
        read_photo("p", photo())


def test_the_process_knows_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, told = tmp_path / "worker.py", tmp_path / "told"
    worker.write_text(f"import os; open({str(told)!r}, 'w').write(' '.join(os.environ))")
    monkeypatch.setattr(reading, "_WORKER", worker)
    monkeypatch.setenv("AMENDS_SECRET_KEY", "hidden")
    refusal(photo())
    assert not {"AMENDS_SECRET_KEY", "DATABASE_URL", "HOME"} & set(told.read_text().split())


SEEDS = [photo(kind, 24, 16) for kind in ("JPEG", "PNG", "WEBP")]  # HEIC: in the limited process only, below


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good photo with some bytes changed, cut out or put in."""
    body = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(body) - 1)))
        match draw(st.sampled_from(["set", "cut", "put"])):
            case "set":
                body[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del body[at : at + draw(st.integers(1, 40))]
            case _:
                body[at:at] = draw(st.binary(max_size=20))
    return bytes(body)


def judge(said: dict[str, str], jpeg: bytes, small: bytes) -> None:
    if "refused" in said:
        assert said["refused"] in {"photo_kind", "photo_unreadable", "photo_too_many_pixels"}
        assert jpeg == small == b""
    else:
        found = shown(jpeg)
        assert (str(found.width), str(found.height)) == (said["width"], said["height"])
        assert max(found.size) <= photo_worker.MAX_SIDE_SHOWN
        assert max(shown(small).size) <= photo_worker.MAX_SIDE_SMALL


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(damaged(), st.binary(max_size=300)))
@example(b"")
def test_no_bytes_get_anything_else_out_of_the_decoder(body: bytes) -> None:
    judge(*photo_worker.answer(body, MAX_BYTES, 1_000_000))


@settings(max_examples=15, deadline=None)
@given(damaged())
def test_no_bytes_get_anything_else_out_of_the_process(body: bytes) -> None:
    try:
        found = read_photo("p", body)
    except Refused as refused:
        judge({"refused": refused.code}, b"", b"")
    else:
        judge({"width": str(found.width), "height": str(found.height)}, found.jpeg, found.small)
