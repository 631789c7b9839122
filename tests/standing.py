"""A state of the world that all tests of a file start from, made once and undone at the end."""

from contextlib import contextmanager

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
