"""Fits what the network's states add to the sector classifier.

    python -m models.training.party_states --data DIR --weights FOLDER --out FILE

DIR is as for `models.training.parties`, whose features and held-out fifth are used here
too; FOLDER holds the network. Every sentence is read by itself, in float32. Features and
states are fitted together by L-BFGS from zero, so the same data give the same weights.
``--compare`` cross-validates penalties on the fitted four fifths instead, parties of one
sentence staying together.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import torch
from torch import Tensor
from tqdm import tqdm

from models.checkpoint import fingerprint, load_checkpoint
from models.network import Network
from models.parties.classifier import PartyClassifier
from models.parties.lexicon import SECTORS
from models.parties.states import STATES, StateWeights, digest
from models.preparation import PreparedWindow, prepare, words_of
from models.sectors import pool, sentence_of
from models.tokenizer import PieceTokenizer
from models.training.parties import (
    PARTICIPANTS,
    LabelledParty,
    SectorFit,
    fit_sector,
    read_parties,
)
from models.windows import Range

_PENALTY: Final = 2.0
"""L2 penalty of the weights of states, chosen with ``--compare``."""
_COMPARED: Final = (0.5, 1.0, 2.0, 4.0)
_FOLDS: Final = 5


class ReadParty(NamedTuple):
    """A party's words in its window, the states of all words there, and its sentences.

    *Shape:* ``states`` (words, size).
    """

    words: Range
    states: Tensor
    sentences: tuple[Range, ...]


def read_network(
    parties: Sequence[LabelledParty], network: Network, tokenizer: PieceTokenizer
) -> Iterator[ReadParty]:
    """Yield each party as ``network`` reads it in its sentence, in the order of ``parties``."""
    windows: dict[str, list[tuple[PreparedWindow, Tensor]]] = {}
    for party in tqdm(parties, mininterval=10):
        if party.sentence not in windows:
            windows[party.sentence] = list(_read(network, tokenizer, party.sentence))
        yield _located(windows[party.sentence], party)


def _read(
    network: Network, tokenizer: PieceTokenizer, text: str
) -> Iterator[tuple[PreparedWindow, Tensor]]:
    whole = [(0, len(text))]
    for window in prepare(text, whole, tokenizer, max_pieces=network.settings.max_pieces):
        pieces = torch.tensor([window.input.pieces])
        first_pieces = torch.tensor([window.input.first_pieces])
        with torch.inference_mode():
            reading = network.read(pieces, torch.ones_like(pieces, dtype=torch.bool), first_pieces)
        yield window, reading.words[0]


def _located(windows: Sequence[tuple[PreparedWindow, Tensor]], party: LabelledParty) -> ReadParty:
    start = party.phrase.start
    for window, states in windows:
        words = words_of(window.words, start, start + len(party.phrase.text))
        core = window.input.core
        if words.start < words.stop and core.start <= words.start < core.stop:
            return ReadParty(words, states, window.input.sentences)
    raise ValueError(f"no window holds code point {start} of a sentence")


def pooled(read: Sequence[ReadParty]) -> Tensor:
    """Return what the head weighs of each party. *Shape:* (parties, 3 * size)."""
    return torch.stack(
        [
            pool(item.states, item.words, sentence_of(item.sentences, item.words.start))
            for item in read
        ]
    ).clone()


def fit(parties: Sequence[LabelledParty], states: Tensor, network: str) -> StateWeights:
    """Return the weights that fit ``parties`` with their ``states`` best.

    Args:
        parties: what is learnt from.
        states: see `pooled`.
        network: fingerprint of the network that read them.
    """
    fitted = fit_sector(parties, states, penalty=_PENALTY)
    return StateWeights(
        features=fitted.features.numpy(),
        states=fitted.states.numpy(),
        network=network,
        names=digest(fitted.rows),
    )


def cross_validate(parties: Sequence[LabelledParty], states: Tensor, penalty: float) -> float:
    """Return the share of parties whose sector is found by what the other folds teach."""
    sentences = list(dict.fromkeys(party.sentence for party in parties))
    random.Random(0).shuffle(sentences)
    fold = {sentence: number % _FOLDS for number, sentence in enumerate(sentences)}
    right = 0
    for left in range(_FOLDS):
        kept = [n for n, party in enumerate(parties) if fold[party.sentence] != left]
        fitted = fit_sector([parties[n] for n in kept], states[kept], penalty=penalty)
        right += sum(
            _sector(fitted, party, states[n]) == party.sector
            for n, party in enumerate(parties)
            if fold[party.sentence] == left
        )
    return right / len(parties)


def _sector(fitted: SectorFit, party: LabelledParty, states: Tensor) -> str:
    weights = fitted.features.numpy()
    classifier = PartyClassifier(fitted.rows, weights, {}, weights[:0, 0], weights)
    logits = states @ fitted.states if states.numel() else torch.zeros(len(SECTORS))
    return classifier.sector(party.phrase, logits.tolist())


def _compare(parties: Sequence[LabelledParty], states: Tensor) -> None:
    print(f"without states  {cross_validate(parties, states[:, :0], 1.0):.4f}")
    for penalty in _COMPARED:
        print(f"penalty {penalty:<8g}{cross_validate(parties, states, penalty):.4f}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Fit the sector classifier to states.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True, help="folder of the network")
    parser.add_argument("--out", type=Path, default=STATES)
    parser.add_argument("--compare", action="store_true", help="only compare penalties")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    parties = read_parties(options.data / PARTICIPANTS, held_out=False)
    states = pooled(list(read_network(parties, *load_checkpoint(options.weights))))
    if options.compare:
        _compare(parties, states)
        return
    fitted = fit(parties, states, fingerprint(options.weights))
    fitted.save(options.out)
    print(f"{len(parties)} participants, {len(fitted.states)} states -> {options.out}")


if __name__ == "__main__":
    main()
