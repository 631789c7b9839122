"""The words of messages: loaded once, drafted by one, published by another, named by what was sent."""

from datetime import timedelta

import pytest

from onething.cases.events import CaseAccepted
from onething.delivery import commands, queries
from onething.delivery.messages import wordings
from onething.delivery.messages.check import rule_faults, word_errors, word_faults
from onething.delivery.messages.rules import rules
from onething.delivery.messages.wordings import Words
from onething.delivery.models import Message, Wording
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.reactions import REACTIONS
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

KEY = "cases.supplement_asked"
TODAY = MONDAY.date()
GOOD = {
    "title": "请您补正", "text": "“{item}”还缺材料，请在 {until}前补齐。",
    "sms": "“{item}”缺材料，期限{until}。{do}", "do": "case", "why": "说得更短",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh(db):
    wordings.forget()
    yield
    wordings.forget()


def draft(by="lvqian", **other):
    return commands.draft_wording(KEY, **(GOOD | other), by=actor(by), at=MONDAY)


def test_each_message_that_is_sent_has_words_and_each_word_is_right():
    for key, (group, words) in wordings.shipped().items():
        known = rules()["samples"].get(group) or wordings.samples(key)
        assert not word_errors(words, known, frozenset()), key
    told = REACTIONS["onething.delivery.reactions.tell_applicant"].events
    assert told <= wordings.shipped().keys()
    assert rules()["kinds"].keys() <= wordings.shipped().keys()
    assert not rule_faults(rules())


def test_a_short_message_goes_only_where_there_are_words_for_it():
    for key, ways in rules()["kinds"].items():
        assert ("sms" in ways) == bool(wordings.shipped()[key][1].sms), key


def test_the_words_of_a_release_become_revisions_once():
    words = {key: said for key, (_, said) in wordings.shipped().items()}
    before = Wording.objects.count()
    commands.load_wordings(words, by=SYSTEM, at=MONDAY)
    assert Wording.objects.count() == before == len(words)

    commands.load_wordings({KEY: Words("新", "“{item}”{until}", "", "case")}, by=SYSTEM, at=MONDAY)

    assert [row.number for row in Wording.objects.filter(key=KEY).order_by("number")] == [1, 2]
    with pytest.raises(NotYours):
        commands.load_wordings(words, by=actor("lvqian"), at=MONDAY)


def test_what_was_published_is_said_from_its_day_on():
    later = MONDAY + timedelta(days=7)
    commands.publish_wording(draft(), since=later.date(), by=actor("jiming"), at=MONDAY)

    values = {"item": "食品经营许可", "until": "03 月 12 日", "title": "", "number": "", "due": ""}
    assert wordings.said(KEY, MONDAY, **values).wording == f"{KEY} 第 1 版"
    now = wordings.said(KEY, later, **values)
    assert (now.wording, now.title) == (f"{KEY} 第 2 版", "请您补正")
    assert now.sms == (
        "【山西政务】“食品经营许可”缺材料，期限03 月 12 日。请登录政务服务网，打开“我的”查看。"
    )
    names = Event.objects.filter(stream=f"wording:{KEY}").order_by("seq")
    assert [event.name for event in names] == [
        "delivery.wording_drafted", "delivery.wording_published",
    ]  # fmt: skip


def test_a_message_names_the_words_with_which_it_was_said(firm):
    given.an_accepted_case(firm)

    message = Message.objects.filter(wording__startswith=CaseAccepted.name)[0]
    assert message.wording == f"{CaseAccepted.name} 第 1 版"
    assert queries.inbox(firm)[0].link.startswith("/my/bj/YJS")


def test_a_long_name_is_cut_in_a_short_message():
    words = Words("题", "文", "“{item}”缺材料。{do}", "case")

    sms = wordings.filled(words, {"item": "一" * 40}).sms

    assert "一" * 17 + "…" in sms
    assert len(sms) <= rules()["sms"]["longest"]


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("text", "“{item}”还缺材料。", "缺少 {until}"),
        ("text", "“{item}”{until}{nobody}", "{nobody} 不认识"),
        ("text", "“{item}”{until", "花括号不成对"),
        ("text", "“{item.x}”{until}", "花括号不成对"),
        ("text", " ", "请填写站内信"),
        ("title", "很" * 61, "最多 60 个字"),
        ("sms", "“{item}”缺材料，期限{until}。", "现在有 0 件"),
        ("sms", "“{item}”请补齐材料。{do}", "现在有 2 件"),
        ("sms", "“{item}”{do}{do}", "现在有 2 件"),
        ("sms", "“{item}”见 http://example.com {do}", "不写网址"),
        ("sms", "“{item}”" + "很长" * 20 + "{do}", "最多 70 个字"),
        ("do", "dance", "请选择要做的一件事"),
        ("why", " ", "修改的理由"),
    ],
)
def test_words_that_do_not_hold_are_refused_with_what_to_mend(part, value, words):
    with pytest.raises(Invalid) as refusal:
        draft(**{part: value})

    assert words in refusal.value.errors[part]


def test_who_drafts_does_not_publish_and_nothing_is_published_twice():
    made = draft()
    assert draft(title="再改") == made
    with pytest.raises(NotAllowed, match="起草人不能发布"):
        commands.publish_wording(made, since=TODAY, by=actor("lvqian"), at=MONDAY)
    with pytest.raises(Invalid, match="不能早于今天"):
        commands.publish_wording(
            made, since=TODAY - timedelta(days=1), by=actor("jiming"), at=MONDAY
        )
    commands.publish_wording(made, since=TODAY, by=actor("jiming"), at=MONDAY)

    with pytest.raises(NotAllowed, match="已经发布，不能再改"):
        commands.publish_wording(made, since=TODAY, by=actor("jiming"), at=MONDAY)
    assert draft() != made


@pytest.mark.parametrize("login", ["lixiaoman", "wangfang", "zhouming", "zhangyun", "tianxiao"])
def test_only_those_who_keep_templates_write_words(login):
    made = draft()
    with pytest.raises(NotYours):
        draft(by=login)
    with pytest.raises(NotYours):
        commands.publish_wording(made, since=TODAY, by=actor(login), at=MONDAY)


def test_a_wrong_file_is_told_with_the_place():
    found = dict(word_faults({"a.b": {"title": "题", "text": "文", "do": "x"}}, "nobody"))
    assert found == {("a.b", "do"): "请选择要做的一件事，一条消息只有一件。"}
    wrong = {**rules(), "quiet": {"from": "9点", "until": "08:00"}, "kinds": {"a": ["pigeon"]}}
    assert {place for place, _ in rule_faults(wrong)} == {("quiet", "from"), ("kinds", "a", 0)}
