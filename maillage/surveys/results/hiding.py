"""Which groups of one table may be shown beside its total. Pure: no Django.

A group under the threshold is hidden. The total is shown: one hidden group alone would be what is missing from it. So the smallest of
the others is hidden with it, until the hidden ones are two at least and reach the threshold together.
"""

from collections.abc import Mapping

LEAST = 5


def hidden(sizes: Mapping[str, int], threshold: int = LEAST) -> frozenset[str]:
    """The groups to hide; all of them when what is left to hide behind is not enough. A group of nobody is a group."""
    order = sorted(sizes, key=lambda name: (sizes[name], name))
    small = [name for name in order if sizes[name] < threshold]
    if not small:
        return frozenset()
    rest = iter(order[len(small) :])
    taken = list(small)
    while _is_bare(taken, sizes, threshold):
        following = next(rest, None)
        if following is None:
            break
        taken.append(following)
    # One group left alone is the total less what is hidden: it says how many those are together, which is enough of them by now.
    return frozenset(taken)


def _is_bare(taken: list[str], sizes: Mapping[str, int], threshold: int) -> bool:
    return len(taken) == 1 or sum(sizes[name] for name in taken) < threshold
