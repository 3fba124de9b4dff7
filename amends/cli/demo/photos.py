"""Photos for the demo, drawn here: a desk lamp with a cracked shade."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFilter


def broken_lamp(seed: int = 1) -> bytes:
    """A JPEG of about 1200 x 900 pixels with EXIF data, as a phone would send it."""
    draw_random = random.Random(seed)
    image = Image.new("RGB", (1200, 900), (214, 205, 192))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 640, 1200, 900), fill=(150, 111, 78))
    draw.ellipse((430, 700, 770, 790), fill=(52, 58, 64))
    draw.line((600, 740, 560, 420), fill=(70, 76, 84), width=26)
    draw.polygon(((420, 420), (760, 420), (690, 180), (500, 180)), fill=(38, 92, 122))
    x, y = 520, 200
    for _ in range(14):
        step = (draw_random.randint(-8, 34), draw_random.randint(8, 26))
        draw.line((x, y, x + step[0], y + step[1]), fill=(232, 236, 240), width=5)
        draw.line((x, y, x - step[1], y + step[0] // 2), fill=(232, 236, 240), width=2)
        x, y = x + step[0], y + step[1]
    noise = Image.effect_noise((1200, 900), 18).convert("RGB")
    image = Image.blend(image.filter(ImageFilter.GaussianBlur(1)), noise, 0.06)
    exif = Image.Exif()
    exif[0x010F] = "Demo"
    exif[0x0110] = "Drawn camera"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()
