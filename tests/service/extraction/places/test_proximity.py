"""Looking at the near places only finds what looking at all of them finds."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from service.extraction.places.geometry import distance
from service.extraction.places.proximity import LikelyPlace, Proximity

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
PLACES = st.builds(
    LikelyPlace,
    owner=st.integers(0, 3),
    number=st.integers(0, 5),
    point=POINTS,
    belief=st.floats(0.4, 1.0),
)


@given(places=st.lists(PLACES, max_size=12), here=POINTS, scale=st.floats(10, 2_000))
def test_nothing_near_is_overlooked(
    places: list[LikelyPlace], here: tuple[float, float], scale: float
) -> None:
    wanted = max(
        (
            item.belief * math.exp(-distance(here, item.point) / scale)
            for item in places
            if item.owner != 1 and item.number != 2
        ),
        default=0.0,
    )
    found = Proximity(places).nearness(here, scale, owner=1, number=2)
    assert math.isclose(found, wanted, rel_tol=1e-6)


def test_far_places_are_not_looked_at() -> None:
    class Watched(float):
        """A belief that notes when it is weighed."""

        weighed = 0

        def __mul__(self, other: float) -> float:
            Watched.weighed += 1
            return float(self) * other

    near = LikelyPlace(0, 0, (50.0, 10.0), 0.9)
    far = [LikelyPlace(0, number, (-number / 10, 10.0), Watched(0.9)) for number in range(1, 500)]
    assert Proximity([*far, near]).nearness((50.1, 10.0), 150.0, owner=9, number=999) > 0.8
    assert Watched.weighed == 0
