from __future__ import annotations

import pytest

from service.errors import Overloaded
from service.inference.admission import FIRST_RATE, Admission


def limited(documents: int = 2, tokens: int = 1_000, jitter: float = 0.0) -> Admission:
    return Admission(max_documents=documents, max_tokens=tokens, jitter=lambda: jitter)


def test_documents_are_limited_until_one_leaves() -> None:
    admission = limited()
    first, _second = admission.admit(), admission.admit()
    with pytest.raises(Overloaded):
        admission.admit()
    first.release()
    first.release()
    assert admission.documents == 1
    admission.admit()


def test_tokens_are_limited_but_one_long_article_may_enter_alone() -> None:
    admission = limited(documents=5)
    long = admission.admit()
    long.expect(5_000)
    short = admission.admit()
    with pytest.raises(Overloaded):
        short.expect(1)
    long.plan(900)
    short.expect(100)
    assert admission.tokens == 1_000


def test_reading_frees_tokens_and_leaving_frees_the_rest() -> None:
    admission = limited(documents=5)
    ticket = admission.admit()
    ticket.expect(600)
    ticket.plan(700)
    ticket.read(300, 0.1)
    assert admission.tokens == 400
    ticket.release()
    assert (admission.tokens, admission.documents) == (0, 0)


def test_a_batch_plans_line_after_line() -> None:
    admission = limited()
    ticket = admission.admit()
    ticket.expect(50)
    for tokens in (300, 20):
        ticket.plan(tokens)
        assert admission.tokens == tokens
        ticket.read(tokens, 0.1)
        assert admission.tokens == 0


@pytest.mark.parametrize(
    ("waiting", "jitter", "seconds"), [(0, 0.0, 1), (10, 0.0, 5), (10, 1.0, 8), (10**7, 0.0, 600)]
)
def test_retry_after_is_the_time_to_read_what_waits(
    waiting: int, jitter: float, seconds: int
) -> None:
    admission = limited(documents=1, jitter=jitter)
    admission.admit().expect(int(waiting * FIRST_RATE / 2))
    with pytest.raises(Overloaded) as raised:
        admission.admit()
    assert raised.value.retry_after == seconds


def test_retry_after_follows_the_speed_of_the_machine() -> None:
    admission = limited(documents=1)
    ticket = admission.admit()
    ticket.expect(100_000)
    before = admission.retry_after()
    for _ in range(200):
        admission.observe(400, 2.0)
    assert before == 50
    assert 450 < admission.retry_after() <= 500


def test_window_read_after_the_release_counts_no_more() -> None:
    admission = limited()
    ticket = admission.admit()
    ticket.expect(100)
    ticket.release()
    ticket.read(30, 0.1)
    ticket.plan(50)
    assert (admission.tokens, admission.documents) == (0, 0)
