"""The log of reading is asked by person in one statement that goes by its index."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from onething.kernel import reading
from onething.kernel.actor import Actor
from onething.kernel.ids import new_id
from onething.kernel.models import Reading
from tests.times import MONDAY

CLERK = Actor(who=f"official:{new_id()}", org=str(new_id()), post=str(new_id()))
PERSON = new_id()


def look(subject, *, by=CLERK, at=MONDAY):
    reading.note_reading(f"subject:{subject}", "/page", purpose="办理办件", by=by, at=at)


@pytest.mark.django_db
def test_a_look_is_kept_with_person_post_and_purpose(django_assert_num_queries):
    with django_assert_num_queries(1):
        look(PERSON)

    with django_assert_num_queries(1):
        (found,) = reading.looks_at_somebody(PERSON)
    assert (found.subject, found.post, found.purpose) == (PERSON, CLERK.post, "办理办件")


@pytest.mark.django_db
def test_a_list_of_people_is_noted_in_one_statement(django_assert_num_queries):
    people = [new_id() for _ in range(5)]
    abouts = [f"subject:{one}" for one in people]

    with django_assert_num_queries(1):
        reading.note_readings(abouts, "/page", by=CLERK, at=MONDAY)
    with django_assert_num_queries(0):
        reading.note_readings([], "/page", by=CLERK, at=MONDAY)

    kept = Reading.objects.order_by("pk").values_list("subject", "about")
    assert set(kept) == set(zip(people, abouts, strict=True))


@pytest.mark.django_db
def test_a_thing_of_nobody_is_kept_too():
    for about in ("tree:1", "subject:", "nothing"):
        reading.note_reading(about, "/page", by=CLERK, at=MONDAY)

    assert Reading.objects.filter(subject=None).count() == 3


@pytest.mark.django_db
def test_pages_go_back_in_time_without_gap_or_repeat():
    for _ in range(7):
        look(PERSON)
    first = reading.looks_at_somebody(PERSON, limit=4)
    rest = reading.looks_at_somebody(PERSON, before=first[-1].id, limit=4)

    ids = [one.id for one in (*first, *rest)]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 7


@pytest.mark.django_db
def test_the_question_goes_by_the_index():
    rows = [
        Reading(who=f"official:{n % 7}", about="x", page="/", subject=new_id(), at=MONDAY)
        for n in range(4000)
    ]
    Reading.objects.bulk_create(rows)
    look(PERSON)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kernel_reading")
        for condition, index in (
            (f"subject = '{PERSON}'", "readings_about_somebody"),
            (f"who = '{CLERK.who}'", "readings_by_somebody"),
        ):
            cursor.execute(
                f"EXPLAIN SELECT * FROM kernel_reading WHERE {condition} ORDER BY id DESC LIMIT 50"  # noqa: S608 -- our own values
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert re.search(rf"Index Scan.* using {index}", plan), plan


@pytest.mark.django_db
def test_who_looked_at_many_people_is_counted_in_one_statement(django_assert_num_queries):
    for _ in range(4):
        look(new_id())
        look(PERSON)
    look(new_id(), at=MONDAY - timedelta(hours=2))

    with django_assert_num_queries(1):
        found = reading.busiest(
            MONDAY - timedelta(hours=1), MONDAY + timedelta(1), more_people_than=4
        )
    assert [(one.who, one.people, one.looks) for one in found] == [(CLERK.who, 5, 8)]
    assert not reading.busiest(
        MONDAY - timedelta(hours=1), MONDAY + timedelta(1), more_people_than=5
    )
