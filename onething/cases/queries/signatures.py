"""Who signed too with what was filed: read in the statement that reads the application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from onething.cases.models import Application, Cosignature


@dataclass(frozen=True)
class Signature:
    """One who signed too: as what, when, and to what he agreed."""

    name: str
    role: str
    at: datetime
    consent: str


def with_signatures(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Return the same applications, each with the signatures of others; no statement more."""
    signed = Cosignature.objects.filter(application=OuterRef("pk"), state="signed")
    said = JSONObject(name="signer_name", role="role_name", at="answered_at", consent="consent")
    return rows.annotate(
        signed_too=ArraySubquery(signed.order_by("answered_at", "pk").values(said=said))
    )


def signatures_in(application: Application) -> tuple[Signature, ...]:
    """Return the signatures that came with an application."""
    kept: list[dict[str, str]] = getattr(application, "signed_too", [])
    return tuple(
        Signature(said["name"], said["role"], datetime.fromisoformat(said["at"]), said["consent"])
        for said in kept
    )
