"""A Merkle tree over a growing list of leaves (RFC 6962 §2.1, with SM3 for SHA-256)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from onething.kernel.crypto import sm3_bytes

Place = tuple[int, int]  # level (0: leaves), index
EMPTY = sm3_bytes(b"")


def leaf_of(content: bytes) -> bytes:
    """Return the leaf for a piece of content."""
    return sm3_bytes(b"\x00" + content)


def above(left: bytes, right: bytes) -> bytes:
    """Return the node above two nodes."""
    return sm3_bytes(b"\x01" + left + right)


def split(size: int) -> int:
    """Return the largest power of two that is smaller than the size."""
    return 1 << (size - 1).bit_length() - 1


def frontier(size: int) -> list[Place]:
    """Return the complete nodes, left to right, that together cover a tree of this size."""
    places, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            places.append((level, start >> level))
            start += 1 << level
    return places


def grow(size: int, known: Mapping[Place, bytes], leaves: Sequence[bytes]) -> dict[Place, bytes]:
    """Return the new complete nodes (leaves included) when leaves follow a tree of this size.

    `known` holds the nodes of `frontier(size)`.
    """
    nodes: dict[Place, bytes] = {}
    for offset, leaf in enumerate(leaves):
        level, index, value = 0, size + offset, leaf
        nodes[(level, index)] = value
        while index & 1:
            left = (level, index - 1)
            value = above(nodes[left] if left in nodes else known[left], value)
            level, index = level + 1, index >> 1
            nodes[(level, index)] = value
    return nodes


def root(size: int, node: Callable[[Place], bytes]) -> bytes:
    """Return the root of a tree of this size from its complete nodes."""
    if size == 0:
        return EMPTY
    *rest, last = frontier(size)
    value = node(last)
    for place in reversed(rest):
        value = above(node(place), value)
    return value


def path(index: int, size: int) -> list[tuple[int, int]]:
    """Return the ranges [from, to) of leaves whose hashes prove the leaf at this index."""
    return list(_path(index, 0, size))


def _path(index: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start == 1:
        return
    middle = start + split(end - start)
    if index < middle:
        yield from _path(index, start, middle)
        yield (middle, end)
    else:
        yield from _path(index, middle, end)
        yield (start, middle)


def cover(start: int, end: int) -> list[Place]:
    """Return the complete nodes, left to right, that make up an aligned range of leaves."""
    return [(level, (start >> level) + index) for level, index in frontier(end - start)]


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the hash of a range from the complete nodes that cover it, left to right."""
    *rest, value = hashes
    for left in reversed(rest):
        value = above(left, value)
    return value


def proves(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Say whether the proof leads from the leaf at this index to the expected root."""
    if not 0 <= index < size:
        return False
    ranges = path(index, size)
    if len(ranges) != len(proof):
        return False
    value = leaf
    for (_, end), sibling in zip(ranges, proof, strict=True):
        value = above(sibling, value) if end <= index else above(value, sibling)
    return value == expected


def growth(old: int, new: int) -> list[tuple[int, int]]:
    """Return the ranges of leaves whose hashes prove that a tree of `old` leaves grew to `new`.

    They are the consistency proof of RFC 6962 §2.1.2; nothing is needed for an empty old tree.
    """
    return list(_growth(old, 0, new, whole=True)) if 0 < old < new else []


def _growth(old: int, start: int, end: int, *, whole: bool) -> Iterator[tuple[int, int]]:
    if old == end:
        if not whole:
            yield (start, end)
        return
    middle = start + split(end - start)
    if old <= middle:
        yield from _growth(old, start, middle, whole=whole)
        yield (middle, end)
    else:
        yield from _growth(old, middle, end, whole=False)
        yield (start, middle)


def grew(old: int, new: int, former: bytes, latter: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether the proof shows that the tree with the latter root begins with the former one."""
    ranges = growth(old, new)
    if not 0 <= old <= new or len(ranges) != len(proof):
        return False
    if old == 0:
        return former == EMPTY
    given = bool(ranges) and ranges[0][1] == old  # the old tree's last part, as it is no whole tree
    before = after = proof[0] if given else former
    for (start, _), sibling in list(zip(ranges, proof, strict=True))[given:]:
        if start < old:
            before, after = above(sibling, before), above(sibling, after)
        else:
            after = above(after, sibling)
    return before == former and after == latter
