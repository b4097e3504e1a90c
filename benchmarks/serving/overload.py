"""Four times as many requests as can be answered: who is refused, and how soon it is over."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.serving.articles import article
from benchmarks.serving.client import Outcome, closed_loop, open_loop, percentile, send
from benchmarks.serving.instance import running

OVERLOAD: Final = 4.0
NORMAL: Final = 0.8
AFTERWARDS: Final = 0.4
SENTENCES: Final = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """How long each part lasts, in seconds, and how many articles find the peak."""

    articles: int
    normal: float
    overload: float
    afterwards: float


SHORT: Final = Plan(articles=80, normal=15, overload=15, afterwards=10)
LONG: Final = Plan(articles=400, normal=60, overload=60, afterwards=20)


def measure(processes: int, *, long: bool) -> dict[str, Any]:
    """Return the figures of one run."""
    plan = LONG if long else SHORT
    with running(processes) as instance:
        return asyncio.run(_measure(instance.port, processes, plan))


async def _measure(port: int, processes: int, plan: Plan) -> dict[str, Any]:
    async def request(number: int) -> Outcome:
        return await send(port, number, article(number % 97, sentences=SENTENCES))

    await closed_loop(4 * processes, 8 * processes, request)
    warm = await closed_loop(4 * processes, plan.articles, request)
    peak = _rate(warm)
    normal = await open_loop(NORMAL * peak, plan.normal, request)
    flood = await open_loop(OVERLOAD * peak, plan.overload, request)
    over = max(outcome.sent for outcome in flood)
    after = await open_loop(AFTERWARDS * peak, plan.afterwards, request)
    usual = percentile(_seconds(normal), 0.99)
    return {
        "peak_per_second": round(peak, 2),
        "normal": _summary(normal),
        "overload": _summary(flood),
        "p99_ratio": round(percentile(_seconds(flood), 0.99) / usual, 2),
        "goodput_share": round(_rate(flood) / peak, 3),
        "refusal_milliseconds_p50": _refused(flood, 0.5),
        "refusal_milliseconds_p99": _refused(flood, 0.99),
        "refusals_without_retry_after": sum(
            outcome.status != 200 and not outcome.retry_after for outcome in flood
        ),
        "seconds_until_normal": round(_recovery(after, usual, over), 1),
    }


def _seconds(outcomes: list[Outcome]) -> list[float]:
    return [outcome.seconds for outcome in outcomes if outcome.status == 200]


def _rate(outcomes: list[Outcome]) -> float:
    """Return answers a second, without the tenths in which the queue fills and empties."""
    done = sorted(outcome.sent + outcome.seconds for outcome in outcomes if outcome.status == 200)
    first, last = len(done) // 10, len(done) - 1 - len(done) // 10
    return (last - first) / (done[last] - done[first])


def _refused(outcomes: list[Outcome], share: float) -> float:
    refused = [outcome.seconds * 1_000 for outcome in outcomes if outcome.status == 429]
    return round(percentile(refused, share), 1)


def _recovery(after: list[Outcome], usual: float, over: float) -> float:
    """Return the seconds after the flood until every answer is as usual."""
    late = [o.sent for o in after if o.status != 200 or o.seconds > usual]
    return max(late) - over if late else 0.0


def _summary(outcomes: list[Outcome]) -> dict[str, Any]:
    statuses = sorted({outcome.status for outcome in outcomes})
    return {
        "requests": len(outcomes),
        "statuses": {str(s): sum(o.status == s for o in outcomes) for s in statuses},
        "p50_seconds": round(percentile(_seconds(outcomes), 0.5), 3),
        "p99_seconds": round(percentile(_seconds(outcomes), 0.99), 3),
    }


if __name__ == "__main__":
    print(json.dumps(measure(2, long=False), indent=1))
