"""What can be asked of the world outside. Never inside a transaction: each answer is a call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from onething.exchange.adapters import platform, source
from onething.exchange.carriers import carrier, carrier_secrets, track
from onething.exchange.elements import all_elements
from onething.exchange.gateways import sms_gateway
from onething.exchange.neighbours import neighbour, province_secrets
from onething.exchange.paying import gives_codes, nontax, provider, takes_money
from onething.exchange.reaching import fault_at
from onething.exchange.scanning import ScannerDown, scanner
from onething.exchange.sealing import Unreadable, about_piece, unseal
from onething.exchange.sheets import records
from onething.exchange.signed_notices import check_notice
from onething.exchange.signing import Signed, signed_now
from onething.exchange.stamping import known_certificate, stamper
from onething.exchange.terms import (
    Booked,
    Element,
    HeldLicence,
    PayDown,
    Receipt,
    SourceDown,
    Track,
)
from onething.exchange.tickets import open_ticket, seal_ticket
from onething.identity.terms import check_credit_code, check_id_number, clean_number
from onething.kernel.forms import Datum
from onething.kernel.refusals import Invalid, NotYours


def host_ticket(host: str, ticket: str) -> dict[str, Any] | None:
    """Return what a ticket says that this host, and no other, has sealed; None: it has not."""
    return open_ticket(settings.HOSTS.get(host, ()), host, ticket)


def applet_ticket(key: str, content: Mapping[str, Any]) -> str:
    """Seal for one applet who comes; “”: we share no secret with it."""
    known = settings.APPLETS.get(key, ())
    return seal_ticket(known[0], f"applet:{key}", content) if known else ""


__all__ = [
    "UNKNOWN",
    "PayDown",
    "ScannerDown",
    "Signed",
    "SourceDown",
    "applet_ticket",
    "carrier_secrets",
    "carry",
    "check_notice",
    "credit_level",
    "element",
    "elements",
    "enterprise_facts",
    "fault_at",
    "give_to_province",
    "gives_codes",
    "hand_to_province",
    "host_ticket",
    "known_about",
    "known_certificate",
    "licences_held",
    "nontax",
    "person_facts",
    "provider",
    "province_secrets",
    "read_piece",
    "records",
    "scanner",
    "send_sms",
    "signed_now",
    "sms_reports",
    "stamper",
    "takes_money",
    "tell_platform",
    "tell_province",
    "track",
    "tracks",
]


def element(name: str) -> Element:
    """Return an element of data by its name."""
    found = all_elements().get(name)
    if found is None:
        raise NotYours(f"没有名为“{name[:60]}”的数据元。请核对名称，或先在数据元目录中登记。")
    return found


def elements() -> tuple[Element, ...]:
    """Return all elements of data, in the order of the file."""
    return tuple(all_elements().values())


def hand_to_province(province: str, key: str, content: bytes) -> str:
    """Hand an application over to another province and return its number there; raises NotReceived."""
    return neighbour().hand_over(province, key, content)


def tell_province(province: str, key: str, content: bytes) -> None:
    """Tell another province what became of what it handed in; raises NotReceived."""
    neighbour().tell(province, key, content)


def give_to_province(province: str, way: str, file: str, content: bytes) -> None:
    """Give a file to another province; raises NotReceived, WrongContent."""
    neighbour().give(province, way, file, content)


def read_piece(province: str, key: str, file: str, offset: int, piece: str) -> bytes:
    """Return what stands in a piece of a file that this province sent."""
    try:
        return unseal(province_secrets(province), about_piece(key, file, offset), piece)
    except Unreadable as wrong:
        raise Invalid(
            "这一段文件解不开：密钥不对，或者在路上被改过。请核对密钥后重送这一段。"
        ) from wrong


def enterprise_facts(credit_code: str) -> dict[str, Datum]:
    """Return what the register of enterprises knows; raises SourceDown within two seconds."""
    code = clean_number(credit_code)
    return {} if check_credit_code(code) else source().facts("enterprises", code)


def person_facts(id_number: str) -> dict[str, Datum]:
    """Return what the register of persons knows; raises SourceDown within two seconds."""
    number = clean_number(id_number)
    return {} if check_id_number(number) else source().facts("persons", number)


def licences_held(holder: str) -> tuple[HeldLicence, ...]:
    """Return the licences that the register of licences knows of a person or a body."""
    number = clean_number(holder)
    if check_id_number(number) and check_credit_code(number):
        return ()
    return source().licences(number)


def known_about(number: str) -> tuple[Mapping[str, Mapping[str, str]], bool]:
    """Return what is known under an ID number or a credit code, and whether the source was silent.

    For each element: value, source, at. A form that gets nothing still works.
    """
    try:
        facts = {**enterprise_facts(number), **person_facts(number)}
    except SourceDown:
        return {}, True
    return {
        name: {"value": datum.value, "source": datum.source, "at": datum.at.isoformat()}
        for name, datum in facts.items()
    }, False


UNKNOWN = "unknown"  # the level of credit of somebody about whom the platform is silent


def credit_level(number: str) -> str:
    """Return the level of credit under an ID number or a credit code; “unknown” in silence."""
    cleaned = clean_number(number)
    if check_id_number(cleaned) and check_credit_code(cleaned):
        return UNKNOWN
    try:
        return source().credit(cleaned)
    except SourceDown:
        return UNKNOWN


def tell_platform(name: str, key: str, content: bytes) -> Receipt:
    """Tell a platform outside what happened, once under this key; raises NotReceived."""
    return platform().tell(name, key, content)


def send_sms(key: str, to: str, text: str) -> Receipt:
    """Hand a short message over, once under this key; raises NotReceived or SmsRefused."""
    return sms_gateway().send(key, to, text)


def sms_reports(keys: Iterable[str]) -> dict[str, str]:
    """Return what became of short messages: delivered or failed; raises NotReceived."""
    return sms_gateway().reports(keys)


def carry(key: str, content: Mapping[str, Any]) -> Booked:
    """Order the carrying of a parcel, once under this key; raises NotReceived."""
    return carrier().order(key, content)


def tracks(numbers: Iterable[str]) -> dict[str, tuple[Track, ...]]:
    """Return what became of parcels, by their numbers; raises NotReceived."""
    return carrier().tracks(numbers)
