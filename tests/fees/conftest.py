"""What the tests of fees stand on: systems outside that answer as told, or run as processes."""

import hashlib
from contextlib import contextmanager

import pytest

from onething.exchange.terms import DayRow, Paid, PayDown


class Outside:
    """Both systems outside in one: they answer what they were told, or are silent."""

    def __init__(self):
        self.silent = False
        self.told, self.states, self.days = [], {}, {"provider": (), "treasury": ()}
        self.which = "provider"

    def _heard(self, *said):
        if self.silent:
            raise PayDown("ConnectionRefusedError")
        self.told.append(said)

    @contextmanager
    def down(self):
        self.silent = True
        yield
        self.silent = False

    def register(self, bill, about):
        self._heard("register", bill, about["amount"])
        return f"{int(hashlib.sha256(bill.encode()).hexdigest(), 16) % 10**20:020d}"

    def paid(self, bill, amount, serial, channel):
        self._heard("paid", bill, amount)
        return "0000012345", "a1b2c3"

    def void(self, bill):
        self._heard("void", bill)

    def open(self, checkout):
        self._heard("open", checkout.number, checkout.amount)
        return f"http://cashier.test/pay/{checkout.number}"

    def state(self, number):
        self._heard("state", number)
        return self.states.get(number, Paid("unknown"))

    def invoice(self, key, number, title, amount):
        self._heard("invoice", key, amount)
        return "26140000000000000001", "http://cashier.test/fp/1"


class Provider(Outside):
    def __init__(self, outside):
        self.__dict__ = outside.__dict__

    def refund(self, key, number, amount):
        self._heard("refund", number, amount)
        return "TK1"

    def day(self, day):
        self._heard("provider day")
        return tuple(DayRow(*row) for row in self.days["provider"])


class Treasury(Outside):
    def __init__(self, outside):
        self.__dict__ = outside.__dict__

    def refund(self, key, bill, amount):
        self._heard("red ticket", bill, amount)
        return "HZ1"

    def day(self, day):
        self._heard("treasury day")
        return tuple(DayRow(*row) for row in self.days["treasury"])


@pytest.fixture(scope="module")
def outside_once():
    """Both systems outside for all tests of a module; what they were told is forgotten in between."""
    made = Outside()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onething.exchange.queries.provider", lambda: Provider(made))
        patch.setattr("onething.exchange.queries.nontax", lambda: Treasury(made))
        yield made


@pytest.fixture
def outside(outside_once, db):
    outside_once.silent = False
    outside_once.told.clear()
    outside_once.states.clear()
    return outside_once
