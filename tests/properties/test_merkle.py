"""The tree against RFC 6962 §2.1 written down as plainly as possible, with another SM3."""

from functools import cache

from gmalg import SM3
from hypothesis import given
from hypothesis import strategies as st

from onething.kernel import merkle
from tests.properties.steady import walks


@cache
def digest(content):
    """SM3 by another library, which is slow: each content once."""
    other = SM3()
    other.update(content)
    return other.value()


def plain_root(leaves):
    """MTH(D[n])."""
    if len(leaves) < 2:
        return leaves[0] if leaves else digest(b"")
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return digest(b"\x01" + plain_root(leaves[:middle]) + plain_root(leaves[middle:]))


def grown(leaves):
    return merkle.grow(0, {}, leaves)


def hashes(nodes, ranges):
    return [merkle.fold([nodes[place] for place in merkle.cover(*one)]) for one in ranges]


def leaves_of(size):
    return [merkle.leaf_of(str(number).encode()) for number in range(size)]


@walks(80)
@given(st.integers(0, 130))
def test_the_root_is_that_of_the_plain_tree(size):
    leaves = leaves_of(size)

    assert merkle.root(size, grown(leaves).__getitem__) == plain_root(leaves)


@walks(150)
@given(st.integers(1, 130), st.data())
def test_each_leaf_is_proved_and_no_other(size, data):
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    proof = hashes(grown(leaves), merkle.path(index, size))
    root = plain_root(leaves)

    assert merkle.proves(leaves[index], index, size, proof, root)
    other = data.draw(st.integers(0, size - 1))
    assert merkle.proves(leaves[other], index, size, proof, root) is (other == index)


@walks(120)
@given(st.integers(0, 70), st.data())
def test_a_log_that_grew_is_proved_and_one_that_was_rewritten_is_not(new, data):
    leaves = leaves_of(new)
    old = data.draw(st.integers(0, new))
    proof = hashes(grown(leaves), merkle.growth(old, new))
    former, latter = plain_root(leaves[:old]), plain_root(leaves)

    assert merkle.grew(old, new, former, latter, proof)
    if old:
        place = data.draw(st.integers(0, old - 1))
        forged = [*leaves[:place], merkle.leaf_of(b"forged"), *leaves[place + 1 : old]]
        assert not merkle.grew(old, new, plain_root(forged), latter, proof)
    if 0 < old < new:  # everything grows out of an empty log
        assert not merkle.grew(old, new, former, former, proof)


@walks(60)
@given(st.integers(1, 40), st.integers(0, 40))
def test_a_proof_of_another_length_proves_nothing(new, old):
    leaves = leaves_of(new)
    proof = [*hashes(grown(leaves), merkle.growth(old, new)), leaves[0]]

    assert not merkle.grew(old, new, plain_root(leaves[:old]), plain_root(leaves), proof)
