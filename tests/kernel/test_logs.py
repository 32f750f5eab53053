"""The log tells what happened, where, how fast, and to whose id; and nobody's name, whoever writes to it."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from teranga.cli import supervisor
from teranga.kernel import logs, pace
from teranga.people import queries as people_queries
from tests.cast import Cast

SIGN_IN = "teranga.access.backend.StaffBackend"
NAME = "Oumoukoulsoum Wangrawa"


class Written(logging.Handler):
    """What the console would have shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logs.Lines("json"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def written() -> Iterator[Written]:
    handler = Written()
    heard = [logging.getLogger(), logging.getLogger("_granian")]  # the second passes nothing on
    for each in heard:
        each.addHandler(handler)
    yield handler
    for each in heard:
        each.removeHandler(handler)


@pytest.fixture
def awa(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.member("awa"), backend=SIGN_IN)
    return client


def test_a_request_is_told_by_its_page_and_never_by_its_address(cast: Cast, awa: Client, written: Written) -> None:
    case = cast.open_file("mamadou")
    answer = awa.get(f"/cases/{case.reference}")
    [line] = [each for each in written.told if each["from"] == "teranga.answers"]
    assert (line["page"], line["method"], line["status"]) == ("casework.file", "GET", 200)
    assert line["request"] == answer.headers["X-Request-ID"]
    assert line["actor"] == str(cast.member("awa").pk)
    assert line["ms"] >= 0 and line["at"].endswith("Z")
    assert case.reference not in "".join(written.lines)


@pytest.mark.parametrize("path", ["/people?q={}", "/nowhere/{}", "/cases/{}", "/figures?year={}"])
def test_a_name_that_was_looked_for_is_not_in_the_log(awa: Client, written: Written, path: str) -> None:
    awa.get(path.format(NAME))
    awa.post(path.format(NAME), {"q": NAME, "surname": NAME})
    assert written.lines and not any("Wangrawa" in line for line in written.lines)


def test_an_address_that_leads_nowhere_has_no_name(awa: Client, written: Written) -> None:
    awa.get(f"/nowhere/{NAME}")
    assert [each["page"] for each in written.told if each["from"] == "teranga.answers"] == ["(no such page)"]


def test_an_error_is_told_by_its_kind_and_place(awa: Client, written: Written, monkeypatch: Any) -> None:
    def fails(*given: Any, **named: Any) -> None:
        try:
            raise KeyError(NAME)
        except KeyError as missing:
            raise ValueError(f"{NAME} can't be found") from missing

    monkeypatch.setattr(people_queries, "find", fails)
    answer = awa.post("/people", {"q": NAME}, headers={"HX-Request": "true"})
    assert answer.status_code == 500
    [line] = [each for each in written.told if each.get("errors")]
    assert [each["type"] for each in line["errors"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert any("teranga/people/" in place for place in line["errors"][0]["stack"])
    assert line["page"] == "people.find" and line["request"] == answer.headers["X-Request-ID"]
    assert "Wangrawa" not in "".join(written.lines)


@given(
    name=st.text(min_size=12, max_size=40).map(lambda text: f"Wangrawa{text}"),
    whose=st.sampled_from(["huey", "axes.x", "django.db", "asyncio"]),
)
def test_what_other_code_says_of_a_value_is_left_out(name: str, whose: str) -> None:
    """Put in by an argument, written into the words beforehand, or thrown."""
    lines = [logs.Lines(kind) for kind in ("json", "text")]
    at = {"name": whose, "level": logging.ERROR, "pathname": "/somewhere/else.py", "lineno": 7}
    raised = ValueError(name)
    for msg, put_in, error in (
        ("Not found: %s", (name,), None),
        (f"Not found: {name}", (), None),
        (raised, (), raised),
    ):
        info = (ValueError, error, None) if error else None
        record = logging.LogRecord(**at, msg=msg, args=put_in, exc_info=info)
        for each in lines:
            told = each.format(record)
            assert "Wangrawa" not in told and "\n" not in told.strip().split("\n  ")[0]


@pytest.mark.once
def test_work_that_fails_is_told_without_its_message(written: Written) -> None:
    try:
        raise ValueError(NAME)
    except ValueError:
        logging.getLogger("huey").exception("Unhandled exception in task %s.", "a1b2")
        logging.getLogger("_granian").exception("Application callable raised an exception")
    task, web = written.told
    assert task["said"] == "Unhandled exception in task %s." and task["errors"][0]["type"] == "builtins.ValueError"
    assert web["said"] == "Application callable raised an exception"
    assert "Wangrawa" not in "".join(written.lines)


@pytest.mark.once
def test_for_reading_a_line_is_a_line(monkeypatch: Any) -> None:
    monkeypatch.delenv("TERANGA_LOG", raising=False)
    record = logging.LogRecord("teranga.answers", logging.INFO, "x.py", 1, "answered\nFAKE", (), None)
    record.status = 200
    told = logs.Lines().format(record)
    assert "\n" not in told and "status=200" in told and "INFO" in told


@pytest.mark.once
def test_the_web_server_writes_as_the_house_does() -> None:
    assert json.loads(supervisor.LOGGING.read_text()) == logs.configuration()


def test_how_fast_a_page_was_is_seen_by_others(tmp_path: Any, settings: Any) -> None:
    settings.DATA = tmp_path
    count = pace.Pace()
    count.written = 0
    count.note("casework.file", 40)
    for ms in [*range(1, 20), 900]:
        count.note("people.find", ms)
    count.written = 0
    count.note("people.find", 10)
    file, find = pace.speeds()
    assert (find.page, find.answers, file.page) == ("people.find", 21, "casework.file")
    assert 40 <= file.p95_ms <= 44 and 18 <= find.p95_ms <= 21 and find.median_ms <= 12


def test_a_disk_that_can_not_be_written_to_keeps_no_page_from_its_reader(tmp_path: Any, settings: Any) -> None:
    settings.DATA = tmp_path / "not" / "there"
    pace.Pace().note("people.find", 3)
    assert pace.speeds() == []
