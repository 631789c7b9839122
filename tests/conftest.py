"""What every test stands on. The cast lives in `tests/cast.py`."""

import pytest
from pytest_socket import socket_allow_hosts


@pytest.fixture(autouse=True)
def _closed_network():
    """Let tests reach this machine only."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path_factory):
    """Keep files and keys of tests apart from those of the running platform."""
    settings.KEYS_ROOT = tmp_path_factory.getbasetemp() / "keys"
    settings.FILES_ROOT = tmp_path_factory.getbasetemp() / "files"
