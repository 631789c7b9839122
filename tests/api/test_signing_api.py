"""会签、加签 through the API: what an organ is asked to sign, and its answer."""

import pytest

from onething.cases import check, commands
from onething.cases.models import Case, Opinion, Turn
from onething.kernel.models import Event
from tests import given
from tests.api.test_api import FIRE, MARKET, PORTAL, System
from tests.api.test_visits_api import TOBACCO, URBAN
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
ROUTE = [
    {"do": "examine", "role": "examiner"},
    {"do": "review", "role": "reviewer"},
    {"do": "sign", "role": "decider", "organs": ["fire", "tobacco"], "rule": "all"},
    {"do": "decide", "role": "decider"},
]


def an_accepted_case():
    """A food permit whose item wants the signatures of two other organs."""
    return given.an_examined_case(actor("wangjianguo", behalf="晋味面馆"), ROUTE)


examined = once(an_accepted_case)


@pytest.fixture
def asked(examined):
    """The case waits for the fire and the tobacco organ."""
    commands.review(examined, opinion="同意", by=actor("wujing"), at=MONDAY)
    return examined


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let the API live on the Monday of the tests, on one connection."""
    for module in ("edge", "cases", "turns"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")


def turns(key, view=""):
    return System(key).get(f"/turns?view={view}").json()


def sign(key, case, cause="k1", *, agrees=True, opinion="", **headers):
    body = {"agrees": agrees, "opinion": opinion}
    return System(key).post(f"/cases/{case}/countersign", body, cause, **headers)


def add(case, cause="k1", *, by="SX00005", **said):
    body = {"official": "SX00034", "where": "before", "opinion": "请科里再看"} | said
    return System(MARKET).post(f"/cases/{case}/add-signer", body, cause, **{"X-Official": by})


def told(case, name):
    return Event.objects.filter(stream=f"case:{case}", name=f"cases.{name}").count()


# 会签 ----------------------------------------------------------------------------------------


def test_each_organ_finds_what_it_is_asked_to_sign_and_only_then(examined):
    assert turns(FIRE) == []

    commands.review(examined, opinion="同意", by=actor("wujing"), at=MONDAY)

    for key in (FIRE, TOBACCO):
        (row,) = turns(key, "sign")
        assert (row["kind"], row["case"]) == ("sign", str(examined))
        assert turns(key, "opinion") == []
    assert turns(URBAN) == []


def test_when_all_have_signed_the_case_is_decided_through_the_api(asked):
    decide = {"X-Official": "SX00006"}
    early = System(MARKET).post(f"/cases/{asked}/grant", {}, "g1", **decide)
    answers = [sign(FIRE, asked), sign(TOBACCO, asked, opinion="无意见")]
    done = System(MARKET).post(f"/cases/{asked}/grant", {}, "g2", **decide)

    assert early.status_code == 409
    assert "会签" in early.json()["title"]
    assert [said.status_code for said in (*answers, done)] == [200, 200, 200]
    assert Case.objects.get(pk=asked).state == "granted"
    assert (told(asked, "countersigned"), turns(FIRE), turns(TOBACCO)) == (2, [], [])
    assert not list(check.faults())


def test_an_objection_needs_its_reason_and_stops_the_decision(asked):
    bare = sign(FIRE, asked, agrees=False)
    objected = sign(FIRE, asked, "k2", agrees=False, opinion="疏散出口不足")
    grant = System(MARKET).post(f"/cases/{asked}/grant", {}, **{"X-Official": "SX00006"})

    assert (bare.status_code, objected.status_code, grant.status_code) == (422, 200, 409)
    assert "会签没有通过" in grant.json()["title"]
    assert Opinion.objects.get(case=asked, step="object").text == "疏散出口不足"
    assert turns(TOBACCO) == []  # nobody is asked any more


def test_a_signature_is_given_once_for_one_key_and_not_twice_with_another(asked):
    first, same = sign(FIRE, asked), sign(FIRE, asked)
    again = sign(FIRE, asked, "k2")

    assert (first.status_code, same.status_code, again.status_code) == (200, 200, 409)
    assert told(asked, "countersigned") == 1


def test_an_official_signs_by_name_for_his_organ(asked):
    said = sign(FIRE, asked, **{"X-Official": "SX00009"})
    stranger = sign(TOBACCO, asked, **{"X-Official": "SX00009"})

    assert (said.status_code, stranger.status_code) == (200, 404)
    assert Turn.objects.get(case=asked, answer="agree").answered_by == actor("shenyi").who


@pytest.mark.parametrize("key", [URBAN, MARKET])
def test_who_is_not_asked_signs_nothing(asked, key):
    theirs = sign(key, asked)
    nowhere = sign(key, "01a20a00-0000-7000-8000-000000000000")

    assert theirs.status_code == (404 if key == URBAN else 409), theirs.content.decode()
    assert nowhere.status_code == 404
    assert told(asked, "countersigned") == 0


def test_before_its_turn_nobody_signs(examined):
    assert sign(FIRE, examined).status_code == 404


def test_a_key_without_the_scope_does_not_sign(asked):
    said = sign(PORTAL, asked)

    assert said.status_code == 403
    assert "cases.countersign" in said.json()["title"]


# 加签 ----------------------------------------------------------------------------------------


def test_a_colleague_is_put_in_and_signs_before_the_review(examined):
    added = add(examined)
    early = System(MARKET).post(
        f"/cases/{examined}/review", {"opinion": "同意"}, "r1", **{"X-Official": "SX00005"}
    )
    (row,) = turns(MARKET, "sign")
    signed = sign(MARKET, examined, "s1", **{"X-Official": "SX00034"})
    done = System(MARKET).post(
        f"/cases/{examined}/review", {"opinion": "同意"}, "r2", **{"X-Official": "SX00005"}
    )

    assert row["case"] == str(examined)
    assert [said.status_code for said in (added, early, signed, done)] == [200, 409, 200, 200]
    assert "加签" in early.json()["title"]
    assert (Case.objects.get(pk=examined).state, told(examined, "signer_added")) == ("reviewed", 1)
    assert not list(check.faults())


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"official": "SX00009"}, 409, "没有这名同事的岗位"),  # of another organ
        ({"official": "nobody"}, 409, "没有这名同事的岗位"),
        ({"official": "SX00004"}, 409, "已经在前面"),  # who examined
        ({"official": "SX00005"}, 409, "自己"),
        ({"where": "beside"}, 422, "请选择加签"),
        ({"opinion": " "}, 422, "写明您的意见"),
    ],
)
def test_a_signer_who_does_not_fit_is_refused_in_words(examined, said, status, words):
    answer = add(examined, **said)

    assert answer.status_code == status, answer.content.decode()
    assert words in answer.json()["title"]
    assert told(examined, "signer_added") == 0


def test_nobody_is_put_in_after_the_decision(asked):
    Case.objects.filter(pk=asked).update(state="granted")

    said = add(asked, by="SX00006")

    assert said.status_code == 409
    assert "不在审查环节" in said.json()["title"]


def test_another_organs_case_has_no_signers_for_it(examined):
    body = {"official": "SX00007", "where": "before", "opinion": "请看"}

    assert System(FIRE).post(f"/cases/{examined}/add-signer", body).status_code == 404
