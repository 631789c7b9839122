"""The kernel's tests begin with an empty ledger."""

import pytest

from tests.emptying import empty, uses_database


@pytest.fixture(autouse=True)
def _empty_ledger(request):
    if uses_database(request):
        empty(request, "kernel")
