"""Messages to people and to officials."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from onething.delivery.crossing_models import Crossing, CrossingEvent, CrossingFile, CrossingPiece
from onething.delivery.message_models import Contact, Reminder, Wording
from onething.delivery.parcel_models import Parcel, ParcelEvent, Service
from onething.delivery.publication_models import Publication
from onething.delivery.push_models import Push
from onething.delivery.relay_models import Relay, RelayFault
from onething.delivery.remote_models import RemoteCheck
from onething.kernel.ids import new_id

__all__ = [
    "Contact",
    "Crossing",
    "CrossingEvent",
    "CrossingFile",
    "CrossingPiece",
    "Message",
    "Parcel",
    "ParcelEvent",
    "Publication",
    "Push",
    "Relay",
    "RelayFault",
    "Reminder",
    "RemoteCheck",
    "Service",
    "Wording",
]


class Message(models.Model):
    """站内信: one message with one thing to do."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.UUIDField()  # a person or body, or an official
    application = models.UUIDField(null=True)  # none: about the account of an official
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=60)
    text = models.TextField()
    do = models.CharField(max_length=20, default="", db_default="", blank=True)  # the one deed
    wording = models.CharField(  # with which revision of the words it was said
        max_length=80, default="", db_default="", blank=True
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "-at", "id"], name="messages_to_a_subject")
        ]

    def __str__(self) -> str:
        return self.title
