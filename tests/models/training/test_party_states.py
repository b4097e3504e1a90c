from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.checkpoint import fingerprint
from models.parties.classifier import WEIGHTS, load_classifier
from models.parties.lexicon import SECTORS
from models.parties.states import NAME, STATES, PartyWeightsError, StateWeights, load_states
from models.training import parties
from models.training.party_states import cross_validate, fit, main
from tests.models.training.test_parties import PARTIES, labelled, write
from tests.service.inference.checkpoints import tiny_checkpoint

pytestmark = pytest.mark.usefixtures("one_thread")


def test_states_tell_what_words_do_not(tmp_path: Path) -> None:
    """Two visitors of different sectors, whom only the states tell apart."""
    told = [labelled("visitors", sector, None) for sector in ("police", "government")] * 9
    states = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]] * 9)
    everyone = [*PARTIES, *told]
    parties.fit(everyone).save(tmp_path / WEIGHTS.name)
    fit(everyone, torch.cat((torch.zeros(len(PARTIES), 3), states)), "x").save(tmp_path / NAME)
    classifier, fitted = load_classifier(tmp_path / WEIGHTS.name), load_states(tmp_path / NAME)
    assert fitted is not None
    for party, state in zip(told[:2], states[:2].numpy(), strict=True):
        assert classifier.sector(party.phrase, (state @ fitted.states).tolist()) == party.sector
    assert classifier.sector(told[0].phrase) == classifier.sector(told[1].phrase)


def test_weights_of_other_features_are_refused(tmp_path: Path) -> None:
    parties.fit(PARTIES).save(tmp_path / WEIGHTS.name)
    stale = fit(PARTIES, torch.zeros(len(PARTIES), 3), "x")
    replace(stale, names="others").save(tmp_path / NAME)
    with pytest.raises(PartyWeightsError, match=r"fit it again with .*party_states"):
        load_classifier(tmp_path / WEIGHTS.name)


def test_cross_validation_sees_what_states_tell() -> None:
    kinds = ("police", "government")
    told = [replace(labelled("visitors", kinds[n % 2], None), sentence=f"{n}") for n in range(20)]
    states = torch.tensor([[1.0, 0.0], [0.0, 1.0]] * 10)
    assert cross_validate(told, states, 0.5) == 1.0
    assert cross_validate(told, states[:, :0], 0.5) < 1.0


def test_the_command_ties_its_weights_to_the_network(tmp_path: Path) -> None:
    write(tmp_path)
    weights = tiny_checkpoint(tmp_path / "tiny")
    for name in ("one", "other"):
        main([*f"--data {tmp_path} --weights {weights} --out {tmp_path / name}".split()])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    fitted = load_states(tmp_path / "one")
    assert isinstance(fitted, StateWeights)
    assert fitted.network == fingerprint(weights)
    assert fitted.states.shape == (96, len(SECTORS))
    assert np.abs(fitted.states).max() > 0


def test_the_shipped_weights_fit_the_shipped_network_and_are_small() -> None:
    fitted = load_states()
    assert fitted is not None
    assert fitted.network == fingerprint(Path("models/weights"))
    assert STATES.stat().st_size < 100_000
    assert load_classifier().weights_beside_states is not None
