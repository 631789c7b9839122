"""The API answers whatever comes: within its description, in Chinese, never with a fault of ours.

`make fuzz` is the long form: FUZZ_EXAMPLES and a report in var/fuzz/.
"""

import os

import pytest

from onething.api.urls import api
from tests.security.fuzzing import Fuzz, report

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
OPERATIONS = sorted(
    f"{method.upper()} {path}"
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method in methods
)
pytestmark = pytest.mark.django_db  # the database is made for tests that say so


@pytest.fixture(scope="module")
def fuzz(things):
    """Everything asked, each request undone."""
    made = Fuzz(things, EXAMPLES)
    made.all()
    report("api.md", "The API", made, EXAMPLES)
    return made


@pytest.mark.parametrize("label", OPERATIONS)
def test_an_operation_stands_whatever_it_is_asked(fuzz, label):
    assert fuzz.asked[label] > 10
    assert not list(dict.fromkeys(fuzz.faults[label]))[:5]
