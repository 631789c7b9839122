"""How random tests run: the same walks each time, no clock, a bounded number of them."""

from hypothesis import HealthCheck, settings


def walks(number, **more):
    """Return settings for so many examples, always the same ones."""
    return settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
