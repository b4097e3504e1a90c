from __future__ import annotations

import torch

from models.links import GAP_BUCKETS, LINK_NAMES, LinkHead, gap_bucket


def head() -> LinkHead:
    torch.manual_seed(4)
    return LinkHead(size=12, hidden=8, dropout=0.0).eval()


def test_a_pair_gets_three_scores_and_its_order_matters() -> None:
    links = head()
    one, other = links.encode(torch.randn(2, 12))
    pair = torch.stack((one, other))
    scores = links(pair, pair.flip(0), torch.tensor([1, 1]))
    assert scores.shape == (2, len(LINK_NAMES))
    assert not torch.allclose(scores[0], scores[1])


def test_the_distance_matters_and_has_no_upper_end() -> None:
    links = head()
    vectors = links.encode(torch.randn(1, 12)).expand(3, -1)
    near, far, farther = links(vectors, vectors, torch.tensor([0, 50, 5_000]))
    assert not torch.allclose(near, far)
    assert torch.equal(far, farther)
    assert int(gap_bucket(torch.tensor([10**6]))) == GAP_BUCKETS - 1
