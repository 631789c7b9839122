"""Looks at people's data become records of the ledger: each once, those of others only, provable."""

import pytest
from django.db import connection

from onething.kernel import reading
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.ids import new_id
from onething.kernel.ledger import broken_links
from onething.kernel.models import Event, Reading
from onething.kernel.reading_log import faults_of_readings, is_waiting, write_readings
from onething.kernel.refusals import NotYours
from tests.times import MONDAY

CLERK = Actor(who=f"official:{new_id()}", org=str(new_id()), post="窗口人员")
PERSON, OTHER = new_id(), new_id()


def look(*people, by=CLERK):
    abouts = [f"subject:{one}" for one in people]
    reading.note_readings(abouts, "/page", purpose="办理办件", by=by, at=MONDAY)


def written():
    write_readings(by=SYSTEM, at=MONDAY)
    return list(Event.objects.filter(name="kernel.person_read").order_by("stream", "seq"))


def test_a_look_is_in_the_chain_of_the_person_whose_data_it_was(db):
    look(PERSON, OTHER)
    look(PERSON)

    records = written()

    assert {one.stream for one in records} == {f"reading:{PERSON}", f"reading:{OTHER}"}
    mine = [one for one in records if one.data["subject"] == str(PERSON)]
    assert [one.seq for one in mine] == [1, 2]
    assert mine[0].data["who"] == CLERK.who
    assert mine[0].data["purpose"] == "办理办件"
    assert not list(broken_links(f"reading:{PERSON}"))
    assert not list(faults_of_readings())


def test_a_look_is_written_once(db):
    look(PERSON)
    assert is_waiting()

    assert len(written()) == 1
    assert not is_waiting()
    assert len(written()) == 1


def test_many_looks_cost_as_many_statements_as_one(db, django_assert_num_queries):
    look(PERSON)
    with django_assert_num_queries(7):  # savepoints, looks, ledger, note; and what the test asks
        written()
    look(*[new_id() for _ in range(20)])
    with django_assert_num_queries(7):
        written()


def test_what_a_person_reads_of_his_own_is_no_record(db):
    look(PERSON, by=Actor(who=f"subject:{PERSON}"))
    reading.note_reading("draft:x", "/page", by=CLERK, at=MONDAY)  # of nobody

    assert not is_waiting()
    assert written() == []


def test_only_the_platform_writes_them(db):
    with pytest.raises(NotYours):
        write_readings(by=CLERK, at=MONDAY)


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE kernel_reading SET who = 'official:other'", "被改动"),
        ("UPDATE kernel_reading SET purpose = '依法核查'", "被改动"),
        ("DELETE FROM kernel_reading", "被删除"),
    ],
)
def test_a_look_that_was_changed_or_removed_is_found(db, sql, says):
    look(PERSON)
    written()
    with connection.cursor() as cursor:
        cursor.execute(sql)

    (fault,) = faults_of_readings()

    assert says in fault.sentence
    assert Reading.objects.count() in {0, 1}
