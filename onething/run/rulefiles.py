"""Checking the files of rules that rooms above the catalogue read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from onething.cases.check import (
    archive_faults,
    cosigning_faults,
    ground_faults,
    phrase_faults,
    route_faults,
    second_faults,
    transfer_faults,
)
from onething.catalogue.check import Problem
from onething.catalogue.check.source import read_source
from onething.catalogue.terms.anywhere import anywhere_faults
from onething.catalogue.terms.applets import applet_faults
from onething.catalogue.terms.elders import elder_faults
from onething.catalogue.terms.sayings import saying_faults
from onething.catalogue.terms.services import service_faults
from onething.delivery.check import (
    postage_faults,
    province_faults,
    publicity_faults,
    rule_faults,
    word_faults,
)
from onething.desk.check import (
    business_faults,
    kiosk_faults,
    place_faults,
    place_rule_faults,
    practice_faults,
    video_faults,
)
from onething.fees.check import fee_faults
from onething.identity.check import course_faults, partner_faults, question_faults
from onething.identity.queries import host_faults, zone_faults
from onething.kernel.shapes import Fault
from onething.voice.check import (
    aid_faults,
    call_faults,
    obstacle_faults,
    project_faults,
    screening_faults,
    walk_faults,
)
from onething.web.check import period_faults

Check = Callable[[Mapping[str, Any]], Iterable[Fault]]


def rule_problems(root: Path) -> list[Problem]:
    """Return what is wrong with the rules of a folder of data, so far as they ship there."""
    found: list[Problem] = []
    checks: tuple[tuple[Path, Check], ...] = (
        (root / "settings" / "grounds.yaml", ground_faults),
        (root / "settings" / "archive.yaml", archive_faults),
        (root / "settings" / "cosigning.yaml", cosigning_faults),
        (root / "settings" / "supplement.yaml", phrase_faults),
        (root / "settings" / "seconds.yaml", second_faults),
        (root / "settings" / "periods.yaml", period_faults),
        (root / "settings" / "fees.yaml", fee_faults),
        (root / "settings" / "routes.yaml", route_faults),
        (root / "settings" / "papers.yaml", transfer_faults),
        (root / "places" / "rules.yaml", place_rule_faults),
        (root / "places" / "businesses.yaml", business_faults),
        (root / "places" / "halls.yaml", place_faults),
        (root / "places" / "video.yaml", video_faults),
        (root / "places" / "kiosks.yaml", kiosk_faults),
        (root / "settings" / "obstacles.yaml", obstacle_faults),
        (root / "settings" / "aids.yaml", aid_faults),
        (root / "settings" / "screenings.yaml", screening_faults),
        (root / "settings" / "projects.yaml", project_faults),
        (root / "training" / "courses.yaml", course_faults),
        (root / "training" / "questions.yaml", question_faults),
        (root / "training" / "practice.yaml", practice_faults),
        (root / "training" / "calls.yaml", call_faults),
        (root / "settings" / "walks.yaml", walk_faults),
        (root / "settings" / "anywhere.yaml", anywhere_faults),
        (root / "supervision" / "publicity.yaml", publicity_faults),
        (root / "settings" / "messages.yaml", rule_faults),
        (root / "settings" / "postage.yaml", postage_faults),
        (root / "settings" / "provinces.yaml", province_faults),
        (root / "settings" / "hosts.yaml", host_faults),
        (root / "settings" / "elders.yaml", elder_faults),
        (root / "settings" / "services.yaml", service_faults),
        (root / "settings" / "sayings.yaml", saying_faults),
        (root / "settings" / "applets.yaml", applet_faults),
        (root / "settings" / "zones.yaml", zone_faults),
        (root / "settings" / "partners.yaml", partner_faults),
        *(
            (path, partial(word_faults, group=path.stem))
            for path in sorted((root / "messages").glob("*.yaml"))
        ),
    )
    for path, check in checks:
        if path.exists():
            source, wrong = read_source(path)
            found += wrong or [source.problem(fault) for fault in check(source.content)]
    return found
