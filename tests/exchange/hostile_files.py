"""Files made to harm whoever opens them: what each is, the door it comes to, and its bytes. Made when asked for."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import openpyxl
from PIL import Image

LIST, PHOTO, DOCUMENT = "list", "photo", "document"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(**parts: bytes) -> bytes:
    """A sound workbook with parts replaced or added; `__` in a name stands for a slash, `_xml` for `.xml`."""
    book = openpyxl.Workbook()
    book.active.append(["Nom", "Sexe"])
    kept, out = io.BytesIO(), io.BytesIO()
    book.save(kept)
    named = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in named:
                new.writestr(part, old.read(part))
        for name, content in named.items():
            new.writestr(name, content)
    return out.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def entities(inside: bytes) -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE x [' + inside + b"]><sst>&e;</sst>"


def png_of(width: int, height: int) -> bytes:
    """The head of a picture that says it is so large, and holds nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + b"\x00" * 60


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 400), "navy").save(out, "JPEG")
    return out.getvalue()


def locked() -> bytes:
    """A workbook whose parts say that they are encrypted."""
    whole = bytearray(workbook())
    at = 0
    while (at := whole.find(b"PK\x01\x02", at + 1)) > 0:
        whole[at + 8] |= 1
    return bytes(whole)


LAUGHS = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 9))
FILES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "nothing at all": (LIST, "liste.csv", lambda: b""),
    "nothing but zeros": (LIST, "liste.csv", lambda: b"\x00" * 5000),
    "a bomb in a workbook": (LIST, "liste.xlsx", lambda: workbook(xl__bomb=b"\x00" * (201 * 1024 * 1024))),
    "a workbook of too many parts": (LIST, "liste.xlsx", lambda: workbook(**{f"xl__p{n}": b"x" for n in range(1500)})),
    "a workbook that reads a file of the server": (
        LIST,
        "liste.xlsx",
        lambda: workbook(xl__sharedStrings_xml=entities(b'<!ENTITY e SYSTEM "file:///etc/passwd">')),
    ),
    "a workbook that asks a server": (
        LIST,
        "liste.xlsx",
        lambda: workbook(xl__workbook_xml=entities(b'<!ENTITY e SYSTEM "http://evil.example/">')),
    ),
    "a thousand million laughs": (
        LIST,
        "liste.xlsx",
        lambda: workbook(xl__workbook_xml=entities(b'<!ENTITY e0 "ha">' + LAUGHS + b'<!ENTITY e "&e8;">')),
    ),
    "a workbook cut off": (LIST, "liste.xlsx", lambda: workbook()[:2000]),
    "a workbook with a broken sheet": (
        LIST,
        "liste.xlsx",
        lambda: workbook(xl__worksheets__sheet1_xml=b"<worksheet><a"),
    ),
    "a workbook that is locked": (LIST, "liste.xlsx", locked),
    "an old workbook": (LIST, "liste.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000),
    "another archive": (LIST, "liste.xlsx", lambda: archive({"../../../etc/cron.d/x": b"* * * * * root x"})),
    "an OpenDocument sheet": (LIST, "liste.ods", lambda: archive({"content.xml": b"<x/>", "mimetype": b"x"})),
    "ten thousand columns": (LIST, "liste.csv", lambda: b"a," * 10_000 + b"\n" + b"b," * 10_000),
    "too many lines": (LIST, "liste.csv", lambda: b"Nom;Sexe\n" + b"Ba;F\n" * 100_001),
    "too large": (LIST, "liste.csv", lambda: b"Ba;F\n" * (21 * 1024 * 1024 // 5)),
    "half a letter in UTF-16": (LIST, "liste.csv", lambda: b"\xff\xfe" + b"\x00\xd8" * 3000 + b"\x00"),
    "a web page called a list": (LIST, "liste.xls", lambda: b"<html><table><tr><td>Nom</td></tr></table></html>"),
    "a paper called a list": (LIST, "liste.csv", lambda: b"%PDF-1.7\n" + b"x" * 900),
    "a picture that is a script": (LIST, "liste.csv", lambda: b"GIF89a/*\x00" + b"*/=1;alert(1)//" * 40),
    "a programme": (DOCUMENT, "liste\u202excel.exe", lambda: b"MZ\x90\x00" + b"\x00\xff" * 4000),
    "a picture of vectors with a script": (
        DOCUMENT,
        "plan.svg",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    ),
    "a photograph of nine thousand million points": (PHOTO, "photo.png", lambda: png_of(95_000, 95_000)),
    "a photograph cut off": (PHOTO, "photo.jpg", lambda: jpeg()[:700]),
    "a photograph that is a web page": (PHOTO, "photo.jpg", lambda: b"<html><script>alert(1)</script></html>"),
}
