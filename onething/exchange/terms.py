"""Words of the exchange: elements of data, licences held elsewhere, a source that is silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from onething.exchange.evidence import Verdict, verdict_on
from onething.exchange.timestamps import Stamp, StampFault
from onething.exchange.timestamps import checked as checked_stamp
from onething.kernel.forms import Datum
from onething.kernel.refusals import Refusal

__all__ = [
    "Checkout",
    "CheckoutLine",
    "DayRow",
    "Element",
    "HeldLicence",
    "NontaxSystem",
    "NotReceived",
    "Paid",
    "PayDown",
    "PaymentProvider",
    "Platform",
    "Receipt",
    "Source",
    "SourceDown",
    "Stamp",
    "StampFault",
    "Verdict",
    "checked_stamp",
    "verdict_on",
]


class SourceDown(Refusal):
    """A source outside the house does not answer, or not so that it can be trusted."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "source-down"

    def __init__(
        self, sentence: str = "数据源暂时不可用，没有自动填写。请手工填写，稍后会由工作人员核对。"
    ) -> None:
        super().__init__(sentence)


@dataclass(frozen=True, kw_only=True)
class Element:
    """A datum with one name everywhere."""

    name: str
    label: str
    kind: str  # text, number, choice, choices, date, phone, id, credit_code, region, name, textarea
    source: str  # the organ that vouches for it; empty: the applicant says it himself
    max_length: int
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    personal: bool = False  # shown masked, readings are logged


@dataclass(frozen=True, kw_only=True)
class HeldLicence:
    """A licence that another register knows."""

    type: str
    title: str
    number: str
    holder: str
    authority: str
    issued_on: date
    valid_until: str
    source: str


@dataclass(frozen=True)
class Receipt:
    """What a platform outside answers when it has taken something in."""

    number: str
    received_at: str


class NotReceived(Exception):
    """A platform did not take something in, or did not answer so that it can be trusted."""


class WrongContent(Exception):
    """What came there is not what was said: it was thrown away and has to be sent anew."""


class Platform(Protocol):
    """A platform outside that is told what happened; telling it twice is telling it once."""

    def tell(self, platform: str, key: str, content: bytes) -> Receipt:
        """Hand over and return the receipt; raises NotReceived."""
        ...


class SmsRefused(Exception):
    """The gateway will never deliver this message: the number does not exist, or takes none."""


class SmsGateway(Protocol):
    """A gateway of short messages; handing over twice under a key is sending once."""

    def send(self, key: str, to: str, text: str) -> Receipt:
        """Hand a message over; raises NotReceived (try again) or SmsRefused (never)."""
        ...

    def reports(self, keys: Iterable[str]) -> dict[str, str]:
        """Return what became of messages: delivered or failed; those not known yet are left out."""
        ...


@dataclass(frozen=True)
class Booked:
    """What a carrier answers to an order: its number, and the code of a locker."""

    number: str
    code: str


@dataclass(frozen=True)
class Track:
    """One thing that a carrier tells of a parcel."""

    key: str  # by which the same thing told twice is known
    what: str  # collect, move, arrive, deliver, refuse, return, lose
    words: str
    at: datetime
    turn: int  # its place among the things that happened to the parcel
    by: str = ""  # who signed for it


class Carrier(Protocol):
    """A carrier of parcels; ordering twice under a key is ordering once."""

    def order(self, key: str, content: Mapping[str, Any]) -> Booked:
        """Order the carrying of a parcel; raises NotReceived."""
        ...

    def tracks(self, numbers: Iterable[str]) -> dict[str, tuple[Track, ...]]:
        """Return what became of parcels, by their numbers; raises NotReceived."""
        ...


class Neighbour(Protocol):
    """Another province's platform; handing over twice under a key is handing over once."""

    def hand_over(self, province: str, key: str, content: bytes) -> str:
        """Hand an application over and return its number there; raises NotReceived."""
        ...

    def tell(self, province: str, way: str, content: bytes) -> None:
        """Tell what became of an application, or what its applicant answers; raises NotReceived."""
        ...

    def give(self, province: str, way: str, file: str, content: bytes) -> None:
        """Give it a file, going on where it stopped; raises NotReceived, WrongContent."""
        ...


class Source(Protocol):
    """A register outside the house."""

    def facts(self, kind: str, number: str) -> dict[str, Datum]:
        """Return what it knows under a number; nothing if it knows nothing."""
        ...

    def licences(self, holder: str) -> tuple[HeldLicence, ...]:
        """Return the licences that somebody holds there."""
        ...

    def credit(self, number: str) -> str:
        """Return the level of credit of somebody there: A, B, C, D."""
        ...


class PayDown(Refusal):
    """The payment provider or the 非税 system does not answer, or not so that it can be trusted."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "pay-down"

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        super().__init__(
            "缴费平台暂时没有回应，您的缴费单没有变化，也没有扣款。请过几分钟再点“去缴费”，"
            "或者到窗口、银行凭缴款码缴费。"
        )


@dataclass(frozen=True)
class CheckoutLine:
    """What a payment is for, as the provider shows it."""

    name: str
    organ: str
    code: str  # 缴款码, if there is one
    amount: int  # fen


@dataclass(frozen=True)
class Checkout:
    """One payment that is asked of the provider."""

    number: str
    title: str
    amount: int  # fen
    lines: tuple[CheckoutLine, ...]
    minutes: int  # after which it is over
    back: str  # where the payer returns to; it proves nothing


@dataclass(frozen=True)
class Paid:
    """What the provider says of a payment."""

    state: str  # open, paid, cancelled, expired, unknown
    amount: int = 0
    serial: str = ""
    at: str = ""


@dataclass(frozen=True)
class DayRow:
    """A line of the day file of somebody outside."""

    kind: str  # pay, refund
    key: str
    serial: str
    amount: int


class PaymentProvider(Protocol):
    """Who takes money on-line; asking twice under one number is asking once."""

    def open(self, checkout: Checkout) -> str:
        """Return the address at which the payer pays; raises PayDown."""
        ...

    def state(self, number: str) -> Paid:
        """Return what became of a payment; raises PayDown."""
        ...

    def refund(self, key: str, number: str, amount: int) -> str:
        """Give money back and return the serial number of it; raises PayDown."""
        ...

    def invoice(self, key: str, number: str, title: str, amount: int) -> tuple[str, str]:
        """Return number and address of an invoice (发票); raises PayDown."""
        ...

    def day(self, day: date) -> tuple[DayRow, ...]:
        """Return what was paid and given back on a day; raises PayDown."""
        ...


class NontaxSystem(Protocol):
    """财政非税系统: codes of what is to be paid, electronic receipts, a file for each day."""

    def register(self, bill: str, about: Mapping[str, object]) -> str:
        """Return the 缴款码 of a bill; with another amount the same code stands for that."""
        ...

    def paid(self, bill: str, amount: int, serial: str, channel: str) -> tuple[str, str]:
        """Tell of a payment and return number and check code of the 电子票据; raises PayDown."""
        ...

    def void(self, bill: str) -> None:
        """Say that a bill is not to be paid any more; raises PayDown."""
        ...

    def refund(self, key: str, bill: str, amount: int) -> str:
        """Tell of money given back and return the number of the 红字票据; raises PayDown."""
        ...

    def day(self, day: date) -> tuple[DayRow, ...]:
        """Return what it knows of a day; raises PayDown."""
        ...
