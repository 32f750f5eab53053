"""What a page reads once; and that nothing remembered outlives it, or reaches into an act."""

import pytest

from teranga.kernel import acts, memory

asked: list[str] = []


@memory.once
def answer(question: str, *, loudly: bool = False) -> str:
    asked.append(question)
    return f"{question}!" if loudly else question


@pytest.fixture(autouse=True)
def nothing_asked_yet() -> None:
    asked.clear()


def test_a_page_asks_the_same_question_once() -> None:
    with memory.page():
        assert [answer("who"), answer("who"), answer("who", loudly=True)] == ["who", "who", "who!"]
    assert asked == ["who", "who"]


def test_nothing_is_remembered_outside_a_page_nor_by_the_next_one() -> None:
    answer("who")
    answer("who")
    with memory.page():
        answer("who")
    with memory.page():
        answer("who")
    assert len(asked) == 4


def test_an_act_reads_afresh_and_what_was_read_before_it_is_dropped() -> None:
    with memory.page():
        answer("who")
        with acts._doing("kernel.test"):
            answer("who")
            answer("who")
        answer("who")
    assert len(asked) == 4


def test_what_a_page_remembered_is_dropped_when_an_act_fails() -> None:
    with memory.page():
        answer("who")
        with pytest.raises(acts.Refused), acts._doing("kernel.test"):
            raise acts.Refused("not-found")
        answer("who")
    assert len(asked) == 2
