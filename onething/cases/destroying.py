"""What is emptied when the file of a case is destroyed: all that was filled in, said, found, handed in.

What stays: numbers, item, organ, days, states, and the digests that the ledger already has. Licences are
not part of a file: they live in the base of licences until they end.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from onething.cases.models import (
    Act,
    Application,
    AwayPart,
    Case,
    Check,
    Cosignature,
    Gap,
    Material,
    Opinion,
    Promise,
    Refusal,
    SiteVisit,
    Supplement,
    Turn,
    VisitPart,
    VisitPhoto,
)
from onething.cases.steps import digest_of
from onething.identity.terms import ON_PAPER

EVIDENCE = """
SELECT DISTINCT one->>'digest' FROM cases_check, jsonb_array_elements(evidence) AS one
WHERE one->>'digest' = ANY(%s)
"""


def empty_case(case: Case, at: datetime) -> list[str]:
    """Empty what belongs to one case; return the digests of files that were only evidence of it."""
    checks = Check.objects.filter(promise__case=case)
    files = [one["digest"] for row in checks for one in row.evidence if one.get("digest")]
    if case.decision:
        result = {"result": case.decision["result"]} if case.granted else {}
        case.decision = {"digest": digest_of(case), **result}
    case.subject_name, case.salt, case.destroyed_at = "", "", at
    case.save(update_fields=["decision", "subject_name", "salt", "destroyed_at"])
    Opinion.objects.filter(case=case).update(text="")
    Act.objects.filter(case=case).update(said={})
    Refusal.objects.filter(case=case).update(said={}, note="")
    Supplement.objects.filter(case=case).update(items=[], note="")
    Turn.objects.filter(case=case).update(question="", text="")
    AwayPart.objects.filter(case=case).update(said="", text="", material=None)
    VisitPart.objects.filter(case=case).update(findings={}, opinion="")
    checks.update(found="", evidence=[])
    Promise.objects.filter(case=case).update(
        demand="", report="", proposal={}, statement="", text=""
    )
    drawn = Gap.objects.filter(case=case).exclude(signature__in=("", ON_PAPER))
    return files + sorted(set(drawn.values_list("signature", flat=True)))


def empty_application(application: Application) -> list[str]:
    """Empty what was filled in and handed in for all parts; return the digests of its files."""
    materials = Material.objects.filter(application=application).exclude(digest="")
    photos = VisitPhoto.objects.filter(visit__application=application)
    drawn = [application.signature] if application.signature else []  # each is another file
    files = [
        *drawn,
        *materials.values_list("digest", flat=True),
        *photos.values_list("digest", flat=True),
    ]
    Material.objects.filter(application=application).update(digest="", file_name="", upload=None)
    photos.delete()
    signed = Cosignature.objects.filter(application=application)
    signed.update(signer_name="", reason="")
    signed.filter(state="signed").update(consent="—")  # that it was given stays, with its digest
    SiteVisit.objects.filter(application=application).update(
        place="", contact="", prepare="", wish="", position="", present_name="", refusal_note=""
    )
    application.answers, application.data, application.consent, application.salt = {}, {}, "", ""
    application.way = {}
    application.save(update_fields=["answers", "data", "consent", "salt", "way"])
    return files


def files_in_use(digests: set[str]) -> set[str]:
    """Return which of these files something in this room still needs."""
    found = set(Material.objects.filter(digest__in=digests).values_list("digest", flat=True))
    found |= set(VisitPhoto.objects.filter(digest__in=digests).values_list("digest", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(EVIDENCE, [sorted(digests)])
        return found | {row[0] for row in cursor.fetchall()}
