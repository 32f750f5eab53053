"""Files that people send: judged by what they contain, never by their name."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePath

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 50_000_000
PHOTO_SIDE = 1200
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACCEPT = {
    "pdf": "application/pdf,.pdf",
    "image": "image/jpeg,image/png,image/webp",
    "xlsx": f"{XLSX},.xlsx",
    "csv": "text/csv,.csv,.txt",
}
NAME_LENGTH = 120


class NotAccepted(ValueError):
    """A file that can't be taken; `code` says why: kind broken too-large-image empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Upload:
    """A file as an act takes it. `content_type` was found in the content, not believed from the browser."""

    name: str
    content_type: str
    data: bytes = field(repr=False)


def checked(name: str, data: bytes, kinds: tuple[str, ...]) -> Upload:
    """The upload, when its content is of one of `kinds` ("pdf", "image", "xlsx", "csv"). Raises NotAccepted."""
    if not data:
        raise NotAccepted("empty")
    if b"%PDF-" in data[:1024]:
        kind, content_type = "pdf", "application/pdf"
    elif data[:4] == b"PK\x03\x04":
        kind, content_type = "xlsx", _workbook(data)
    elif "csv" in kinds and _is_text(data):
        kind, content_type = "csv", "text/csv"
    else:
        kind, content_type = "image", _image(data)
    if kind not in kinds:
        raise NotAccepted("kind")
    return Upload(_safe(name), content_type, data)


def photo(name: str, data: bytes) -> Upload:
    """A photograph made again from its pixels: upright, at most 1200 px, no trace of where and when."""
    content_type = _image(data)
    assert content_type
    with Image.open(io.BytesIO(data)) as picture:
        try:
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
            plain = Image.new("RGB", upright.size, "white")
            layer = upright.convert("RGBA")
            plain.paste(layer, mask=layer.getchannel("A"))
        except (OSError, ValueError, SyntaxError) as wrong:
            raise NotAccepted("broken") from wrong
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85, optimize=True)
    return Upload(f"{PurePath(_safe(name)).stem}.jpg", "image/jpeg", out.getvalue())


def _image(data: bytes) -> str:
    try:
        with Image.open(io.BytesIO(data), formats=tuple(IMAGES)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAccepted("too-large-image")
            content_type = IMAGES[picture.format or ""]
            picture.verify()
    except UnidentifiedImageError as wrong:
        raise NotAccepted("kind") from wrong
    except Image.DecompressionBombError as wrong:
        raise NotAccepted("too-large-image") from wrong
    except (OSError, ValueError, SyntaxError, KeyError, EOFError) as wrong:
        raise NotAccepted("broken") from wrong
    return content_type


def _workbook(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as wrong:
        raise NotAccepted("broken") from wrong
    if "xl/workbook.xml" not in names:
        raise NotAccepted("kind")
    return XLSX


def _is_text(data: bytes) -> bool:
    """Whether it may be a text file: UTF-16 says so at its start; any other encoding of text holds no zero byte."""
    head = data[:65536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return b"\x00" not in head and not head.startswith(
        (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8", b"\xd0\xcf\x11\xe0")
    )


def _safe(name: str) -> str:
    """The file's own name, without any folder, and without what a file system or a header can't carry."""
    plain = re.sub(
        r'[\x00-\x1f\x7f"<>:|?*\\/\u202a-\u202e\u2066-\u2069]', "_", name.replace("\\", "/").rsplit("/", 1)[-1]
    ).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    return (f"{stem[: NAME_LENGTH - 12]}.{ending[:10]}" if dot and stem else plain[:NAME_LENGTH]) or "file"
