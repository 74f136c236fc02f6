"""Every pair of values at least once: a small covering array, made greedily and always the same."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, product

Case = dict[str, str]


def pairs(options: Mapping[str, Sequence[str]], fits: Callable[[Case], bool] = lambda case: True) -> list[Case]:
    """Return cases in which each pair of values of two options occurs, left out those that do not fit together.

    >>> len(pairs({"a": ["1", "2"], "b": ["1", "2"], "c": ["1", "2"]}))
    4
    """
    names = sorted(options)
    everything = [dict(zip(names, values, strict=True)) for values in product(*(options[name] for name in names))]
    cases = [case for case in everything if fits(case)]
    of = [frozenset(combinations(sorted(case.items()), 2)) for case in cases]
    missing = set().union(*of)
    chosen = []
    while missing:
        best = max(range(len(cases)), key=lambda n: (len(of[n] & missing), -n))
        chosen.append(cases[best])
        missing -= of[best]
    return chosen
