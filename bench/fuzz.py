"""Send hostile inputs to every page: `.venv/bin/python bench/fuzz.py [--inputs 10000] [--seed 1] [--people 60]`.

Makes an installation of its own with the demo in a temporary directory, signs in as each role in turn, and sends each
page its own form, filled in to do harm (tests/house/hostile.py). Counts what came back; anything that failed, or came
back as markup, is printed, and the command ends with 1. The same seed sends the same inputs.
"""

import argparse
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAST = {"access.suspend", "access.change_role", "people.forget", "access.sign_out", "access.change_password"}
"""Pages that would end the attack for whoever attacks: left for the last tenth."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--inputs", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--people", type=int, default=60)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="teranga-fuzz-") as folder:
        os.environ |= {"TERANGA_DATA": folder, "DJANGO_SETTINGS_MODULE": "teranga.settings", "TERANGA_LOG": "text"}
        teranga = Path(sys.executable).with_name("teranga")
        subprocess.run([teranga, "init"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([teranga, "demo", "--people", str(options.people)], check=True, stdout=subprocess.DEVNULL)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        logging.disable(logging.INFO)
        raise SystemExit(run(options.inputs, options.seed))


def run(inputs: int, seed: int) -> int:
    from django.conf import settings
    from django.test import Client
    from huey.contrib.djhuey import HUEY

    from teranga.access import rules
    from teranga.access.models import Staff
    from teranga.cli import reference
    from tests.house import hostile, walking

    HUEY.immediate = True
    settings.ALLOWED_HOSTS = ["testserver"]
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    chance, begun, counted, wrong = random.Random(seed), time.monotonic(), Counter(), {}
    every = Staff.objects.unscoped(walking.WHY).select_related("office").order_by("office__code", "pk")
    staff = list({each.role_code: each for each in every}.values())
    pages, roles = Counter(), rules.roles()
    while (sent := sum(counted.values())) < inputs:
        who = chance.choice(staff)
        open_to = roles[who.role_code].permissions
        stops = [
            each
            for each in walking.stops(who)
            if (reference.may(open_to, each.page.needs) or chance.random() < 0.03)
            and (sent > inputs * 0.9 or each.page.name not in LAST)
        ]
        for stop in chance.sample(stops, min(20, len(stops))):
            client = Client(raise_request_exception=False)
            if chance.random() > 0.02:
                client.force_login(who, backend=walking.SIGN_IN)
            for answer in hostile.attacks(client, stop.path, chance, 8):
                counted[answer.status] += 1
                pages[stop.page.name] += 1
                if answer.wrong:
                    wrong.setdefault(f"{stop.page.name} {answer.status}", answer.wrong)
        print(f"{sum(counted.values())} sent, {len(wrong)} kinds wrong", file=sys.stderr)
    took = time.monotonic() - begun
    total = f"{sum(counted.values())} hostile inputs to {len(pages)} pages as {len(staff)} roles"
    print(f"{total} in {took:.0f} s, seed {seed}")
    print(", ".join(f"{many} times {status}" for status, many in sorted(counted.items())))
    for each in wrong.values():
        print(f"WRONG: {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    main()
