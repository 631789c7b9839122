"""New people: by themselves, at a window; a number is known once."""

from datetime import date
from uuid import UUID

import pytest

from onething.identity import commands, queries
from onething.identity.models import Account, Subject
from onething.identity.terms import id_number
from onething.kernel.actor import NOBODY
from onething.kernel.models import Event
from onething.kernel.refusals import DifferentRequest, Invalid, NotYours
from tests.times import MONDAY

NUMBER = id_number("145106", date(1991, 2, 3), 77)


def register(by=NOBODY, **changes):
    said = {
        "login": "lisi2026",
        "password": "好记又不常见的密码",
        "name": "李样样",
        "id_type": "111",
        "id_number": NUMBER,
        "phone": "15400009999",
    } | changes
    return commands.register_person(by=by, at=MONDAY, **said)


def test_a_person_registers_and_comes_in(no_world):
    account = register()

    card = queries.account(account, at=MONDAY)
    assert card is not None
    assert card.principals[0].birth == date(1991, 2, 3)
    assert card.principals[0].relation == "本人"
    assert commands.sign_in("lisi2026", "好记又不常见的密码", by=NOBODY, at=MONDAY) == account


def test_the_ledger_holds_no_personal_data(no_world):
    register()

    said = "".join(str(event.data) + event.stream for event in Event.objects.all())
    assert NUMBER not in said
    assert "李样样" not in said
    assert "lisi2026" not in said


def test_a_form_sent_twice_registers_once(no_world):
    by = NOBODY.because("form-7")

    assert register(by) == register(by)
    assert Account.objects.count() == 1
    with pytest.raises(DifferentRequest):
        register(by, name="李另样")


def test_a_known_number_is_refused_without_telling_whose(no_world):
    register()

    with pytest.raises(Invalid) as refused:
        register(login="other2026", name="别的人")
    assert "id_number" in refused.value.errors
    assert "李样样" not in str(refused.value)
    assert Subject.objects.count() == 1


def test_a_known_login_is_refused(no_world):
    register()

    with pytest.raises(Invalid) as refused:
        register(login="LiSi2026", id_number=id_number("145106", date(1991, 2, 3), 79))
    assert "login" in refused.value.errors
    assert Subject.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "王" * 5000),
        ("name", "<script>alert(1)</script>"),
        ("name", "王😀"),
        ("id_number", "145106199102030778"),
        ("id_number", id_number("145106", date(2026, 12, 31), 1)),
        ("id_number", id_number("145106", date(2015, 1, 1), 1)),
        ("id_type", "999"),
        ("phone", "12345"),
        ("login", "a b"),
        ("password", "12345678"),
    ],
)
def test_bad_input_gets_a_sentence_and_leaves_nothing(no_world, field, value):
    with pytest.raises(Invalid) as refused:
        register(**{field: value})

    assert all(sentence.endswith("。") for sentence in refused.value.errors.values())
    assert ("id_number" if field == "id_type" else field) in refused.value.errors
    assert not Subject.objects.exists()


def test_a_rare_name_is_kept_as_it_is(no_world):
    card = queries.account(register(name="𰻝\U000323b0"), at=MONDAY)

    assert card is not None
    assert card.name == "𰻝\U000323b0"


def test_a_foreigner_registers_with_a_passport(no_world):
    card = queries.account(
        register(name="Jane Sample", id_type="414", id_number="demo 12345"), at=MONDAY
    )

    assert card is not None
    assert card.principals[0].kind == "foreigner"
    assert card.principals[0].id_number == "DEMO12345"


def test_a_window_records_a_person_without_a_phone(enter):
    clerk = enter("wangfang")

    subject = commands.record_subject("钱样样", "111", NUMBER, by=clerk, at=MONDAY)

    assert isinstance(subject, UUID)
    assert commands.record_subject("钱样样", "111", NUMBER, by=clerk, at=MONDAY) == subject
    with pytest.raises(Invalid, match="姓名不一致"):
        commands.record_subject("钱另样", "111", NUMBER, by=clerk, at=MONDAY)


@pytest.mark.parametrize("login", ["wangjianguo", "zhouming", "zhangyun"])
def test_only_a_window_records_people(enter, login):
    with pytest.raises(NotYours):
        commands.record_subject("钱样样", "111", NUMBER, by=enter(login), at=MONDAY)
