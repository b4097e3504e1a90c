"""What is lost when workers are replaced or killed, clients leave, or the network fails."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.serving.articles import article, article_with_canary, canary
from benchmarks.serving.client import Outcome, closed_loop, percentile, send
from benchmarks.serving.instance import Instance, running
from benchmarks.serving.proxy import Faults, proxying

Asking = Callable[[], Awaitable[list[Outcome]]]


def measure(processes: int, *, long: bool) -> dict[str, Any]:
    """Return the figures of one run of every measurement here."""
    with running(processes) as instance:
        figures = {
            "reloads": asyncio.run(reloads(instance, 20 if long else 2)),
            "kills": asyncio.run(kills(instance, processes, 60.0 if long else 8.0)),
            "same_bytes": asyncio.run(same_bytes(instance.port, 64 if long else 24)),
            "canaries": asyncio.run(canaries(instance.port, 800 if long else 120)),
            "lost_clients": asyncio.run(lost_clients(instance, 64 if long else 16)),
            "faulty_network": asyncio.run(faulty_network(instance, 400 if long else 60)),
        }
    return figures | {"replacements": asyncio.run(replacements(processes, 5 if long else 1))}


async def reloads(instance: Instance, count: int) -> dict[str, Any]:
    """Reload ``count`` times while four clients keep asking."""

    async def change() -> None:
        for _ in range(count):
            await asyncio.to_thread(instance.reload)

    return _losses(await _while(change, lambda: instance.port))


async def replacements(processes: int, count: int) -> dict[str, Any]:
    """Replace the whole instance ``count`` times behind a proxy that asks for readiness."""
    current = Instance(WORKERS=processes, DRAIN_DELAY=2)
    await asyncio.to_thread(current.wait_until_ready, processes)
    port = current.port

    async def change() -> None:
        nonlocal current, port
        for _ in range(count):
            following = Instance(WORKERS=processes, DRAIN_DELAY=2)
            await asyncio.to_thread(following.wait_until_ready, processes)
            current.process.terminate()
            # What a load balancer does when the old instance stops being ready.
            while await asyncio.to_thread(current.is_ready):
                await asyncio.sleep(0.1)
            port = following.port
            await asyncio.to_thread(current.stop)
            current = following

    try:
        async with proxying(lambda: port, Faults()) as front:
            return _losses(await _while(change, lambda: front))
    finally:
        await asyncio.to_thread(current.stop)


async def kills(instance: Instance, processes: int, seconds: float) -> dict[str, Any]:
    """Kill a worker every two seconds, and see who notices."""
    killed = 0

    async def change() -> None:
        nonlocal killed
        source = random.Random(9)  # noqa: S311 - no secret
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            workers = instance.workers()
            if workers:
                os.kill(source.choice(workers), signal.SIGKILL)
                killed += 1
            await asyncio.sleep(2.0)

    outcomes = await _while(change, lambda: instance.port)
    over = time.monotonic()
    await asyncio.to_thread(instance.wait_until_ready, processes)
    return _losses(outcomes) | {
        "killed": killed,
        "healthy_again_seconds": round(time.monotonic() - over, 1),
    }


async def same_bytes(port: int, count: int) -> dict[str, Any]:
    """Compare the answers that one client gets with those of thirty-two at once."""

    async def request(number: int) -> Outcome:
        return await _insist(port, number, article(number))

    alone = await closed_loop(1, count, request)
    crowd = await closed_loop(32, count, request)
    bodies = {outcome.number: outcome.body for outcome in alone}
    different = sum(bodies[outcome.number] != outcome.body for outcome in crowd)
    return {"articles": count, "different": different}


async def canaries(port: int, count: int) -> dict[str, Any]:
    """Let eight clients ask for what only they know, many of them with too little time."""
    source = random.Random(3)  # noqa: S311 - no secret
    timeouts = [source.choice(("0.05", "0.3", "60")) for _ in range(count)]

    async def request(number: int) -> Outcome:
        header = f"X-Request-Timeout: {timeouts[number]}\r\n"
        text = article_with_canary(number)
        return await send(port, number, text, headers=header, name=canary(number))

    outcomes = await closed_loop(8, count, request)
    answered = [outcome for outcome in outcomes if outcome.status == 200]
    return _losses(outcomes) | {
        "answers": len(answered),
        "answers_without_own_canary": sum(
            canary(outcome.number).encode() not in outcome.body for outcome in answered
        ),
        "answers_with_another": sum(
            outcome.body.count(b"Kanar") != outcome.body.count(canary(outcome.number).encode())
            for outcome in answered
        ),
    }


async def lost_clients(instance: Instance, count: int) -> dict[str, Any]:
    """Let every second client hang up soon, and count the windows that ran all the same."""
    before = await asyncio.to_thread(_windows, instance)

    async def request(number: int) -> Outcome:
        text = article(number, sentences=300)
        if number % 2:
            return await _insist(instance.port, number, text)
        return await _hang_up(instance.port, number, text)

    outcomes = await closed_loop(10, count, request)
    await asyncio.sleep(2.0)
    read, dropped = await asyncio.to_thread(_windows, instance)
    patient = [outcome for outcome in outcomes if outcome.number % 2]
    return {
        "patient_answered": sum(outcome.status == 200 for outcome in patient),
        "patient": len(patient),
        "windows_read": read - before[0],
        "windows_dropped": dropped - before[1],
        # All articles are as long, and half of them are those of clients that left.
        "share_of_lost_windows_never_read": round(
            2 * (dropped - before[1]) / (read - before[0] + dropped - before[1]), 3
        ),
    }


async def faulty_network(instance: Instance, count: int) -> dict[str, Any]:
    """Ask through a proxy that slows, cuts and resets every third connection."""
    faults = Faults(slow=0.12, cut_request=0.12, cut_answer=0.12)
    async with proxying(lambda: instance.port, faults) as front:

        async def request(number: int) -> Outcome:
            return await send(front, number, article(number))

        outcomes = await closed_loop(12, count, request)
    cut = faults.counts.get("cut_request", 0) + faults.counts.get("cut_answer", 0)
    return _losses(outcomes) | {"connections_cut": cut}


async def _while(change: Callable[[], Awaitable[None]], port: Callable[[], int]) -> list[Outcome]:
    """Keep four clients asking until ``change`` is done."""
    over = asyncio.Event()
    outcomes: list[Outcome] = []

    async def ask(client: int) -> None:
        number = client
        while not over.is_set():
            outcomes.append(await send(port(), number, article(number)))
            number += 4

    async def run() -> None:
        try:
            await change()
        finally:
            over.set()

    await asyncio.gather(run(), *(ask(client) for client in range(4)))
    return outcomes


async def _insist(port: int, number: int, text: str) -> Outcome:
    """Send until it is taken."""
    while True:
        outcome = await send(port, number, text)
        if outcome.status != 429:
            return outcome
        await asyncio.sleep(0.2)


async def _hang_up(port: int, number: int, text: str) -> Outcome:
    """Send, wait a moment, and leave."""
    sent = time.monotonic()
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    body = json.dumps({"text": text}).encode()
    head = (
        "POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    await asyncio.sleep(0.3)
    writer.close()
    return Outcome(number, sent, time.monotonic() - sent, 0, None, b"")


def _windows(instance: Instance) -> tuple[float, float]:
    return (
        instance.metric("sitrep_windows_total"),
        instance.metric("sitrep_dropped_windows_total"),
    )


def _losses(outcomes: list[Outcome]) -> dict[str, Any]:
    statuses = sorted({outcome.status for outcome in outcomes})
    return {
        "requests": len(outcomes),
        "statuses": {str(s): sum(o.status == s for o in outcomes) for s in statuses},
        "unanswered": sum(outcome.status == 0 for outcome in outcomes),
        "longest_seconds": round(percentile([o.seconds for o in outcomes], 1.0), 2),
    }
