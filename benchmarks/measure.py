"""Two things measured in turns, so that whatever else the machine does falls on both alike."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Compared:
    """How often a second each of two things was done, and the middle of the ratios of all rounds."""

    ours: float
    floor: float
    ratio: float


def rate(work: Callable[[], object], seconds: float) -> float:
    """Return how often a second ``work`` was done within about ``seconds``."""
    done, started = 0, time.perf_counter()
    while (passed := time.perf_counter() - started) < seconds:
        work()
        done += 1
    return done / passed


def compare(ours: Callable[[], object], floor: Callable[[], object], *, rounds: int = 15, seconds: float = 0.25) -> Compared:
    """Return the rates of ``ours`` and ``floor``, measured in turns over ``rounds``; both are warmed up first."""
    for work in (ours, floor):
        rate(work, seconds)
    pairs = []
    for number in range(rounds):
        first, second = (ours, floor) if number % 2 else (floor, ours)
        one, other = rate(first, seconds), rate(second, seconds)
        pairs.append((one, other) if number % 2 else (other, one))
    return Compared(
        statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[1] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
    )


def line(name: str, found: Compared, wanted: float) -> str:
    """Return one printed line: rates, ratio, what is aimed at, and whether it is reached."""
    verdict = "reached" if found.ratio >= wanted else f"short by {wanted - found.ratio:.2f}"
    return f"{name:<58} {found.ours:>9.0f}/s  floor {found.floor:>9.0f}/s  ratio {found.ratio:5.2f}  aim ≥ {wanted:.2f}  {verdict}"


def machine() -> str:
    """Return what the absolute numbers were measured on."""
    import platform

    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
