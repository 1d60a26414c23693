"""Images: drawn anew from their pixels, so that nothing else in the file survives.

What a camera writes beside the pixels (place, time, device, a small picture of before it was cut)
is personal, and what hides behind an image's end is not looked for: neither is copied.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

from PIL import Image, ImageOps

from contracts.files import FileType
from records.files.inspection.verdicts import bomb, unreadable

_FORMATS = {FileType.JPEG: "JPEG", FileType.PNG: "PNG", FileType.WEBP: "WEBP"}
_MODES = {FileType.JPEG: ("RGB", "L"), FileType.PNG: ("RGB", "RGBA", "L", "LA", "1")}
_QUALITY = 90  # a scan's small print stays legible


def redrawn(content: bytes, kind: FileType, *, most_pixels: int) -> bytes:
    """The first picture of the file as its viewer shows it, upright, without anything beside it."""
    Image.MAX_IMAGE_PIXELS = most_pixels
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as opened:
                return _saved(_pixels(opened, kind), kind)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise bomb(f"at most {most_pixels} pixels") from None
        except (OSError, SyntaxError, ValueError, IndexError, EOFError):
            raise unreadable("an image that can be opened") from None


def _pixels(opened: Any, kind: FileType) -> Image.Image:
    """A picture that has only pixels: what the opened one knows besides stays with it."""
    upright = ImageOps.exif_transpose(opened)
    allowed = _MODES.get(kind, ("RGB", "RGBA"))
    if upright.mode not in allowed:
        transparent = "A" in upright.getbands() or "transparency" in upright.info
        upright = upright.convert("RGBA" if transparent and "RGBA" in allowed else "RGB")
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    return bare


def _saved(picture: Image.Image, kind: FileType) -> bytes:
    target = io.BytesIO()
    how: dict[str, Any] = {} if kind is FileType.PNG else {"quality": _QUALITY}
    picture.save(target, _FORMATS[kind], **how)
    return target.getvalue()
