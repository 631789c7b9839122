"""What follows from what was done about an order or a project."""

from __future__ import annotations

from uuid import UUID

from onething.cases.queries import day_in_words
from onething.documents import commands as papers
from onething.documents import queries as documents
from onething.documents.events import DocumentSealed
from onething.identity import commands
from onething.identity import queries as identity
from onething.identity.events import AssistanceBegan, AssistanceEnded
from onething.identity.terms import ON_PAPER
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.voice.events import ProjectEnded, ProjectHanded, ProjectLeft
from onething.voice.queries import for_aid_message

LETTER = "aid_mandate"
ABOUT = "assistance:"
OVER = "帮办的授权已经结束（办结、转交、申请人停止，或者换了授权）。"


@reacts(ProjectHanded, ProjectEnded, ProjectLeft)
def end_what_a_manager_might(event: Event, by: Actor) -> None:
    """Let nobody act for the enterprise because of a project that he no longer manages."""
    commands.end_order(UUID(event.data["project"]), by=by, at=event.at)


def _signed(event: Event) -> list[str]:
    return [ONE] if event.data.get("order") and event.data.get("signature") else []


@reacts(AssistanceBegan, targets=_signed)
def letter_of_consent(event: Event, by: Actor) -> None:
    """Register the 授权委托书 that somebody signed before the helper; it is sealed and stands in his space."""
    said = identity.assistance_letter(UUID(event.data["assistance"]))
    order, organ = UUID(event.data["order"]), identity.organisation(said.hall)
    words = for_aid_message(order)
    drawn = "" if said.signature == ON_PAPER else said.signature
    papers.register(
        LETTER,
        about=_about(event),
        organ=organ.id,
        holder=said.subject.id,
        data={
            "organ": organ.name, "organ_code": organ.code, "organ_phone": organ.phone,
            "organ_address": organ.address, "date": day_in_words(event.at),
            "applicant": said.subject.name, "applicant_id": said.subject.masked_id,
            "applicant_id_type": said.subject.id_type_name,
            "came": said.came.name if said.came.id != said.subject.id else "",
            "order_number": words["number"], "matter": words["matter"].strip("“”"),
            "agent": said.official, "agent_post": f"{organ.name}{said.title}",
            "powers": list(said.powers), "valid_from": said.since.isoformat(),
            "valid_until": said.until.isoformat(), "signed_at": event.at.isoformat(),
            "signed_way": "在屏幕上手写签名" if drawn else "在纸上签名，原件存入档案",
            "signature": drawn,
        },
        by=by,
        at=event.at,
    )  # fmt: skip


def _about(event: Event) -> str:
    return f"{ABOUT}{event.data['assistance']}"


def _of_order(event: Event) -> list[str]:
    return [ONE] if event.data.get("order") else []


@reacts(AssistanceEnded, targets=_of_order)
def end_its_letter(event: Event, by: Actor) -> None:
    """Let the letter show to everybody who looks that nobody acts by it any more.

    One that is not sealed yet is sealed first, as of when it was signed: somebody acted by it.
    """
    for card in documents.documents_about(_about(event)):
        if card.state == "sealed":
            who = by.because(f"{by.cause[:60]}:{card.id}")
            papers.withdraw_document(card.id, reason=OVER, by=who, at=event.at)


def _letter(event: Event) -> list[str]:
    said = event.data
    ours = said["kind"] == LETTER and said["about"].startswith(ABOUT)
    return [said["document"]] if ours else []


@reacts(DocumentSealed, targets=_letter)
def end_letter_of_what_has_ended(event: Event, by: Actor, document: str) -> None:
    """Let a letter that was sealed after its authorisation had ended show that it has."""
    said = identity.assistance_letter(UUID(event.data["about"].removeprefix(ABOUT)))
    if said.ended_at is not None and documents.document(UUID(document), by).state == "sealed":
        papers.withdraw_document(UUID(document), reason=OVER, by=by, at=said.ended_at)
