"""How the house is doing: said in one word to monitors, in full to the administrator and on the command line."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from teranga.cli import commands
from teranga.kernel import clock, custody, health
from teranga.kernel.acts import housekeeping
from teranga.kernel.models import Backup, Drill, JobRun
from teranga.upkeep import queries
from tests.cast import Cast

SIGN_IN = "teranga.access.backend.StaffBackend"


@pytest.fixture
def moussa(cast: Cast) -> Client:
    client = Client()
    client.force_login(next(each for each in cast.staff.values() if each.role_code == "administrator"), backend=SIGN_IN)
    return client


@pytest.fixture
def broken() -> Iterator[None]:
    """A check that fails, with a name in its error."""

    @health.check("broken", label="Broken")
    def broken() -> health.Answer:
        raise RuntimeError("Oumou Wangrawa")

    yield
    del health._checks["broken"]


def found(name: str) -> health.Finding:
    return next(each for each in health.findings() if each.name == name)


def test_a_monitor_is_told_one_word(db: None) -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_wrong_is_not_said_in_public(db: None, broken: None) -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "degraded"})


def test_the_administrator_sees_every_check_and_no_message_of_an_error(moussa: Client, broken: None) -> None:
    shown = moussa.get("/house").content.decode()
    assert "Clé maîtresse" in shown and "La base répond" in shown and "RuntimeError" in shown
    assert "Wangrawa" not in shown


def test_nobody_else_sees_it(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.member("awa"), backend=SIGN_IN)
    assert client.get("/house").status_code == 403


def test_the_command_says_more_and_ends_with_1_when_something_is_wrong(db: None, broken: None) -> None:
    done = CliRunner().invoke(commands.house, ["health", "--pages"])
    assert done.exit_code == 1 and "WRONG  Broken: RuntimeError" in done.output
    assert "Wangrawa" not in done.output


def test_a_house_in_order_ends_with_0(db: None) -> None:
    done = CliRunner().invoke(commands.house, ["health"])
    assert done.exit_code == 0, done.output


def test_background_work_that_went_silent_is_told(db: None, tmp_path: Any, settings: Any) -> None:
    settings.DATA = tmp_path
    assert found("worker").state == health.UNKNOWN
    queries.sign_of_life().touch()
    assert found("worker").state == health.OK
    long_ago = clock.now().timestamp() - 3600
    os.utime(queries.sign_of_life(), (long_ago, long_ago))
    assert found("worker").state == health.WRONG and health.is_degraded()


@pytest.mark.parametrize(("free", "state"), [(10**9 // 10, "wrong"), (10**9, "late"), (10**10, "ok")])
def test_a_disk_that_fills_is_told_in_time(monkeypatch: Any, free: int, state: str) -> None:
    monkeypatch.setattr(queries.shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    assert found("disk").state == state


def test_a_backup_never_made_an_old_one_and_one_that_is_not_sound_are_told(cast: Cast, frozen: Any) -> None:
    assert [found(name).state for name in ("backup", "drill")] == [health.UNKNOWN] * 2
    with housekeeping("as the commands record"):
        Backup.objects.create(
            made_at=frozen, finished_at=frozen, files="f", keys="k", files_bytes=1, keys_bytes=1, entries=1
        )
        tried = Drill.objects.create(made_at=frozen, seconds=3, files="f", keys="k", is_sound=True)
    assert [found(name).state for name in ("backup", "drill")] == [health.OK] * 2
    with clock.fixed(frozen + timedelta(days=41)):
        assert [found(name).state for name in ("backup", "drill")] == [health.LATE] * 2
    with housekeeping("as the command records"):
        tried.is_sound = False
        tried.save()
    assert found("drill").state == health.LATE


def test_a_master_key_that_is_another_one_is_told(cast: Cast, tmp_path: Any, settings: Any) -> None:
    cast.register("mamadou")
    assert found("master-key").state == health.OK
    custody.make_master_key(tmp_path / "other.key")
    settings.MASTER_KEY_FILE = tmp_path / "other.key"
    assert found("master-key").state == health.WRONG
    settings.MASTER_KEY_FILE = tmp_path / "none.key"
    assert found("master-key").state == health.WRONG


def test_work_that_piles_up_or_was_given_up_is_told(db: None, frozen: datetime, monkeypatch: Any) -> None:
    assert found("queue").state == health.OK
    with housekeeping("work as a worker would have left it"):
        run = JobRun.objects.create(entry=1, act="exchange.run", asked_at=frozen, not_before=frozen)
    monkeypatch.setattr(queries, "MUCH_WORK", 1)
    assert found("queue").state == health.LATE
    monkeypatch.setattr(queries, "MUCH_WORK", 100)
    with housekeeping("work as a worker would have left it"):
        JobRun.objects.filter(pk=run.pk).update(gave_up_at=frozen)
    assert found("queue").state == health.LATE
