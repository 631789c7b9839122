"""Identifiers grow with time, and are never the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from onething.kernel.ids import new_id


def test_what_is_made_together_keeps_its_order():
    made = [new_id() for _ in range(20_000)]

    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_it_is_a_uuid_of_version_seven_and_says_when():
    before = datetime.now(UTC).timestamp()
    one = new_id()

    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    assert abs((one.int >> 80) / 1000 - before) < 600


def test_threads_never_get_the_same():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [new_id() for _ in range(2_000)], range(8)))

    assert len({one for some in made for one in some}) == 16_000
