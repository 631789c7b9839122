"""Tests with several writers commit for real, and begin with an empty ledger."""

import pytest

from tests.emptying import empty


@pytest.fixture
def empty_ledger(request, transactional_db):
    """Nothing has happened yet."""
    empty(request, "kernel")
