from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.parties.classifier import WEIGHTS, PartyClassifier, load_classifier
from models.parties.knowledge import country_names, find_cues
from models.parties.lexicon import SECTORS
from models.parties.phrases import locate_phrase
from models.parties.states import PartyWeightsError
from models.training.parties import PARTICIPANTS, LabelledParty, fit, main, read_parties

pytestmark = pytest.mark.usefixtures("one_thread")

SENTENCES = [
    ("Peruvian soldiers", "soldiers", "military", "PER"),
    ("Kenyan villagers", "villagers", "civilian", "KEN"),
    ("masked gunmen", "gunmen", "armed_group", None),
    ("three villagers", "villagers", "civilian", None),
    ("two soldiers", "soldiers", "military", None),
    ("Chilean gunmen", "gunmen", "armed_group", "CHL"),
]


def labelled(text: str, sector: str, country: str | None) -> LabelledParty:
    sentence = f"On Monday {text} were attacked."
    phrase = locate_phrase(sentence, 10, 10 + len(text), "target", "attack")
    return LabelledParty(phrase, sector, country, None, sentence)


PARTIES = [labelled(text, sector, country) for text, _, sector, country in SENTENCES] * 3


def test_fitting_learns_what_it_is_shown() -> None:
    classifier = fit(PARTIES)
    for party in PARTIES:
        assert classifier.sector(party.phrase) == party.sector
        assert classifier.country(party.phrase) == party.country
    unseen = labelled("Nepalese soldiers", "military", "NPL").phrase
    assert classifier.country(unseen) == "NPL"


def test_what_one_sector_teaches_of_a_family_holds_for_the_others() -> None:
    """Two policemen are too few for weights of their own."""
    told = [labelled("two constables", "police", None)] * 2
    classifier = fit([*PARTIES, *told])
    row = classifier.sector_rows["any=police"]
    assert SECTORS[int(classifier.sector_weights[row].argmax())] == "police"
    assert classifier.sector(labelled("Nepalese sheriffs", "police", None).phrase) == "police"


def test_the_same_data_give_the_same_weights() -> None:
    one, other = fit(PARTIES), fit(PARTIES)
    assert np.array_equal(one.sector_weights, other.sector_weights)
    assert np.array_equal(one.country_weights, other.country_weights)


def write(folder: Path) -> None:
    path = folder / PARTICIPANTS
    path.parent.mkdir(parents=True)
    records = [
        {
            "n": number,
            "text": party.phrase.text,
            "role": "target",
            "type": "attack",
            "sentence": party.sentence,
            "sector": party.sector,
            "country": party.country,
            "name": None,
        }
        for number, party in enumerate(PARTIES)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def test_every_fifth_participant_is_held_out(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / PARTICIPANTS
    kept, held = read_parties(path, held_out=False), read_parties(path, held_out=True)
    assert (len(kept), len(held)) == (15, 3)
    assert [party.phrase.text for party in held] == [PARTIES[n].phrase.text for n in (4, 9, 14)]


def test_the_command_writes_weights_that_load(tmp_path: Path) -> None:
    write(tmp_path)
    out = tmp_path / "weights.safetensors"
    main(["--data", str(tmp_path), "--out", str(out)])
    again = tmp_path / "again.safetensors"
    main(["--data", str(tmp_path), "--out", str(again)])
    assert again.read_bytes() == out.read_bytes()
    assert isinstance(load_classifier(out), PartyClassifier)
    assert load_classifier(out).country(PARTIES[0].phrase) == "PER"


def test_missing_and_damaged_weights_are_named(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    with pytest.raises(PartyWeightsError, match=r"weights\.safetensors"):
        load_classifier(path)
    path.write_bytes(b"no tensors")
    with pytest.raises(PartyWeightsError, match="no party weights"):
        load_classifier(path)


def test_the_shipped_weights_load_and_are_small() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    assert load_classifier().sector(PARTIES[0].phrase) == "military"


@pytest.mark.parametrize(
    ("text", "kind", "name", "country"),
    [
        ("U.S. troops", "country", "United States", "USA"),
        ("the US and", "country", "United States", "USA"),
        ("al-Qaida men", "party", "Al-Qaeda", None),
        ("ISIL fighters", "party", "Islamic State", None),
        ("South Sudanese men", "demonym", "South Sudan", "SSD"),
        ("Ukraine’s army", "party", "Armed Forces of Ukraine", "UKR"),
        ("in Deir al-Zour", "place", "Deir al-Zour", "SYR"),
    ],
)
def test_names_are_found(text: str, kind: str, name: str, country: str | None) -> None:
    (cue,) = find_cues(text)
    assert (cue.fact.kind, cue.fact.name, cue.fact.country) == (kind, name, country)


@pytest.mark.parametrize("text", ["he is with us", "turkey and chicken", "a polish for shoes"])
def test_common_words_are_no_names(text: str) -> None:
    assert find_cues(text) == []


def test_countries_have_distinct_alpha_3_codes() -> None:
    assert all(len(code) == 3 and code.isupper() for code in country_names())
    assert len(country_names()) == len(set(country_names().values()))
