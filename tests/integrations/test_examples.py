"""The examples of docs/integrators are run, in order, and answer as they say."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

from django.test import Client

from tests.cast import Cast

DOCS = Path(__file__).resolve().parents[2] / "docs" / "integrators"
PAIRS = re.compile(r"```sh\n(curl.*?)\n```\n\n```json\n(.*?)\n```", re.DOTALL)


def run(command: str, known: dict[str, str]) -> Any:
    """What curl would be answered."""
    said = re.sub(r"\$([A-Z]+)", lambda name: known[name[1]], command)
    _curl, *words = shlex.split(said)
    method, headers, body, url = "GET", {}, "", ""
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, value = words.pop(0).split(": ", 1)
            headers[name] = value
        elif word == "-d":
            body = words.pop(0)
        elif word != "-s":
            url = word
    path = url.removeprefix(known["TERANGA"])
    return Client().generic(method, path, body, content_type="application/json", headers=headers).json()


def agrees(answer: Any, said: Any) -> bool:
    """Whether an answer is as an example says: an ellipsis is anything, and a text may end in one."""
    if said == "…":
        return True
    if isinstance(said, dict):
        return isinstance(answer, dict) and all(key in answer and agrees(answer[key], said[key]) for key in said)
    if isinstance(said, list):
        return len(said) == len(answer) and all(agrees(*pair) for pair in zip(answer, said, strict=True))
    if isinstance(said, str) and said.endswith("…"):
        return str(answer).startswith(said[:-1])
    return bool(answer == said)


def test_the_examples_of_the_api_answer_as_they_say(system: Any, cast: Cast) -> None:
    scopes = ("people.find", "people.register", "casework.read", "casework.open", "casework.write")
    known = {
        "TERANGA": "https://teranga.example.org",
        "TOKEN": system("caseworker", scopes=scopes).secret,
        "RETURNS": system("return_officer").secret,
        "OFFICE": str(cast.niamey.pk),
        "STAFF": str(cast.member("awa").pk),
    }
    examples = PAIRS.findall((DOCS / "api.md").read_text(encoding="utf-8"))
    assert len(examples) > 6
    for command, said in examples:
        answer = run(command, known)
        assert agrees(answer, json.loads(said)), f"{command}\n{json.dumps(answer, indent=1)[:3000]}"
        if isinstance(answer, dict) and "outcome" in answer:
            (made,) = answer["outcome"]
            known["PERSON" if made["kind"] == "people.person" else "REFERENCE"] = made["reference"] or made["id"]


def test_the_example_of_a_signature_takes_what_is_ours_and_nothing_else() -> None:
    text = (DOCS / "webhooks.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)\n```", text, re.DOTALL)
    room: dict[str, Any] = {}
    exec(code, room)
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    key, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    assert room["is_from_teranga"](key, headers, body)
    assert not room["is_from_teranga"](key, headers, body + b" ")
