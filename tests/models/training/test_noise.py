from __future__ import annotations

import random

from models.training.noise import disturb

TOKENS = "Rebels shelled the police station in Marsol on Friday , killing two officers .".split()


def test_words_keep_their_number_and_never_vanish() -> None:
    for seed in range(200):
        noisy = disturb(TOKENS, random.Random(seed))
        assert len(noisy) == len(TOKENS)
        assert all(noisy)


def test_some_letters_change_and_most_do_not() -> None:
    changed = sum(
        one != other
        for seed in range(200)
        for one, other in zip(TOKENS, disturb(TOKENS, random.Random(seed)), strict=True)
    )
    assert 0.02 < changed / (200 * len(TOKENS)) < 0.2


def test_one_seed_gives_one_noise() -> None:
    assert disturb(TOKENS, random.Random(5)) == disturb(TOKENS, random.Random(5))
