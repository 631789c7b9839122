"""What the tests of this folder share."""

import pytest

from onething.exchange.terms import Receipt


class Gateway:
    """A gateway that does as it is told."""

    def __init__(self):
        self.fault = None
        self.sent, self.states = {}, {}

    def send(self, key, to, text):
        if self.fault:
            raise self.fault
        self.sent.setdefault(key, (to, text))
        return Receipt(f"SMS-{key[:8]}", "")

    def reports(self, keys):
        return {key: self.states[key] for key in keys if key in self.states}


@pytest.fixture
def gateway(monkeypatch, settings, db):
    made = Gateway()
    settings.SMS_URL = "http://gateway.example"
    monkeypatch.setattr("onething.exchange.queries.sms_gateway", lambda: made)
    return made
