"""Officials at their screens, through HTTP."""

import pytest
from django.test import Client


@pytest.fixture
def at_screen(db):
    """Return a client that is signed in as somebody."""

    def sign_in(login):
        client = Client()
        said = client.post(
            "/login",
            {"login": login, "password": "Yijianshi2026", "token": f"in-{login}", "next": ""},
        )
        assert said.status_code == 302, said.content.decode()[:500]
        return client

    return sign_in
