"""A state of the world that all tests of a file start from, made once and undone at the end."""

from contextlib import contextmanager

import pytest
from django.db import transaction


@contextmanager
def standing():
    """Keep what is done inside for the tests of a module; each of them undoes only its own."""
    block = transaction.atomic()
    block._from_testcase = True  # the commands inside think that they commit
    block.__enter__()
    try:
        yield
    finally:
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


def once(make):
    """Return a fixture of what this makes, made once for all tests of a module.

    The module marks its tests with `django_db`, so that each undoes what it does to it.
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), standing():
            yield make()

    return made
