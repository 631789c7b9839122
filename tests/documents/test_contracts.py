"""What papers are given: complete or refused in words; days, amounts and remedies as papers say them."""

from datetime import date
from decimal import Decimal

import pytest

from onething.documents import amounts, contracts, kinds, remedies
from onething.documents.models import Document
from onething.documents.samples import sample
from onething.identity.models import Organisation, Region
from onething.identity.queries import bodies
from onething.kernel.refusals import Invalid
from tests.documents.papers import data_for


@pytest.mark.parametrize("code", kinds.codes())
def test_the_sample_of_each_kind_is_complete(code):
    assert contracts.missing(code, sample(code)) == {}


@pytest.mark.parametrize("code", kinds.codes())
def test_each_needed_value_is_missed_by_its_name(code):
    for value in contracts.contract(code):
        if value.must == contracts.NEEDS:
            lost = {key: said for key, said in sample(code).items() if key != value.key}
            assert contracts.missing(code, lost) == {value.key: f"缺少{value.name}"}


def test_the_refusal_is_a_sentence_that_names_everything():
    data = data_for("hearing_notice", "permit") | {"held_at": "明天", "place": " "}

    with pytest.raises(Invalid) as refused:
        contracts.said("hearing_notice", "听证通知书", data)

    assert str(refused.value) == (
        "不能制作《听证通知书》：听证时间应当是日期和时间（held_at）、缺少听证地点（place）。"
        "请补全后重新制作。"
    )


def test_a_row_without_a_column_is_named():
    data = sample("rectify") | {"findings": [{"point": "消毒设施", "fact": "没有"}]}

    assert contracts.missing("rectify", data) == {
        "findings.1.demand": "发现的问题第1行缺少整改要求"
    }


def test_days_times_and_amounts_are_said_as_papers_write_them():
    data = sample("retraction") | {"compensation": "12800.5", "granted_on": date(2025, 5, 6)}
    said = contracts.said("retraction", "撤回", data)

    assert said["granted_on"] == "2025年5月6日"
    assert said["compensation"] == "12,800.50元（大写：人民币壹万贰仟捌佰元伍角整）"
    heard = contracts.said("hearing_notice", "听证", sample("hearing_notice"))
    assert heard["held_at"] == "2026年3月20日14时30分"
    late = sample("hearing_notice") | {"held_at": "2026-03-20T06:30:00+00:00"}
    assert contracts.said("hearing_notice", "听证", late)["held_at"] == "2026年3月20日14时30分"


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("105.06", "壹佰零伍元零陆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100000001", "壹亿零壹元整"),
        ("20000000", "贰仟万元整"),
        ("1000000000000", "壹万亿元整"),
    ],
)
def test_amounts_in_capitals(amount, capitals):
    """The first ones with fen are the examples of the rule itself (支付结算办法附一第三条)；

    where it lets one choose (万位、元位是零，千位、角位不是零), no 零 is written.
    """
    assert amounts.in_capitals(Decimal(amount)) == f"人民币{capitals}"


@pytest.mark.parametrize("said", ["", "-1", "一百", "1e30", "NaN", None])
def test_what_is_no_amount_is_refused(said):
    with pytest.raises(amounts.NoAmount):
        amounts.amount_of(said)


REGIONS = [
    ("140000", "山西省", "province", None),
    ("140100", "太原市", "city", "140000"),
    ("140105", "小店区", "county", "140100"),
    ("140121", "清徐县", "county", "140100"),
]


def _organ(duty, level, region, word):
    return Organisation.objects.create(
        name=f"{word}局", short_name=word, code=f"1114000000000000{word[-1]}A", duty=duty,
        level=level, region_id=region, document_word=word,
    ).pk  # fmt: skip


REMEDIES = [
    ("market", "county", "140105", "太原市小店区人民政府", "太原市小店区人民法院"),
    ("market", "county", "140121", "清徐县人民政府", "清徐县人民法院"),
    ("market", "city", "140100", "太原市人民政府", "机关所在地的基层人民法院"),
    ("market", "province", "140000", "山西省人民政府", "机关所在地的基层人民法院"),
    ("government", "county", "140105", "太原市人民政府", "太原市小店区人民法院"),
    ("government", "province", "140000", "山西省人民政府", "机关所在地的基层人民法院"),
    ("tax", "county", "140105", "上一级主管部门", "太原市小店区人民法院"),
]


def test_the_remedies_follow_from_the_organ(db):
    for code, name, kind, parent in REGIONS:
        Region.objects.update_or_create(
            code=code, defaults={"name": name, "level": kind, "parent_id": parent}
        )
    bodies.forget()
    for n, (duty, level, region, reviewed_by, heard_by) in enumerate(REMEDIES):
        found = remedies.remedies(_organ(duty, level, region, f"甲{n}"), "决定书")

        assert (found.review_organ, found.court) == (reviewed_by, heard_by)
        assert found.sentence == (
            f"如不服本决定书，可以自收到本决定书之日起六十日内，向{reviewed_by}申请行政复议；"
            f"也可以自收到本决定书之日起六个月内，依法向{heard_by}提起行政诉讼。"
        )


def test_what_the_organ_declares_prevails(cast):
    found = remedies.remedies(cast.organ, "通知书", review_organ="某复议机关", court="某法院")

    assert (found.review_organ, found.court) == ("某复议机关", "某法院")


def test_a_decision_names_its_remedies_without_anybody_typing_them(cast):
    made = cast.register("revocation", remedies="")

    assert "小店区人民政府申请行政复议" in Document.objects.get(pk=made).data["remedies"]
