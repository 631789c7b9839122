"""Rows by the rules of a mapping file: what each column means, and every fault with its way out."""

import pytest

from onething.catalogue import queries
from onething.catalogue.imports.naming import plain_name, same_names
from onething.kernel.refusals import Invalid
from tests.catalogue.imports.conftest import ORGAN, ROW, row


@pytest.fixture
def gathered(rules, lines):
    return lambda *rows: queries.read_import(lines(*rows), rules)


def test_a_row_becomes_an_item_of_this_province(gathered):
    [item] = gathered(ROW).items

    assert item.content == {
        "code": "140101007000",
        "name": "临时价格干预事项提价申报",
        "kind": "permit",
        "level": "province",
        "duty": "reform",
        "statutory": {"days": 30, "source": item.content["statutory"]["source"], "confidence": "low"},
        "promised": {"days": 7, "source": item.content["statutory"]["source"], "confidence": "low"},
        "conditions": ["实行提价申报制度的企业"],
        "visits": 0,
        "materials": [{"name": "提价申报申请报告"}, {"name": "居民身份证"}],
        "elements": {
            "audience": ["person", "enterprise"],
            "online": False,
            "express": True,
            "local_code": "440101007000",
        },
    }  # fmt: skip


def test_rows_of_33_signs_are_the_handling_items_of_one_item(gathered):
    code = ROW["TASK_CODE"]
    first = row(TASK_CODE=f"{code}01", TASK_NAME="提价申报（首次）", subTaskName="首次")
    first |= {"CATAID": ROW["CATAID"], "handle_time": "20(工作日)"}
    second = ROW | {
        "TASK_CODE": f"{code}02",
        "TASK_NAME": "提价申报（变更）",
        "subTaskName": "变更",
    }

    found = gathered(second, first)

    [item] = found.items
    assert item.rows == (1, 2)
    assert item.content["name"] == "提价申报"
    assert item.content["handling"] == [
        {"number": 1, "name": "首次"},
        {"number": 2, "name": "变更"},
    ]
    assert item.content["statutory"]["days"] == 30
    assert [one.sentence for one in found.gaps] == [
        "各业务办理项的法定时限不同（20、30），按最长的写入。请在草稿中核对。"
    ]


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"TASK_CODE": f"{ORGAN[:-1]}C2440101007000"}, "TASK_CODE", "校验位不对"),
        ({"TASK_CODE": ""}, "TASK_CODE", "是空的"),
        ({"CATAID": "4401"}, "CATAID", "“4401”不是 12 位基本编码"),
        ({"TASK_NAME": None}, "TASK_NAME", "是空的"),
        ({"TASK_NAME": "长" * 121}, "TASK_NAME", "有 121 个字，最多 120 个字"),
        ({"TASK_TYPE_TEXT": "行政征收"}, "TASK_TYPE_TEXT", "不在对照文件的 words.kind 里"),
        ({"matter_level": "国家级"}, "matter_level", "不在对照文件的 words.level 里"),
    ],
)
def test_a_row_with_a_fault_stays_out_and_the_others_come_in(gathered, change, column, sentence):
    found = gathered(row(1), ROW | change, row(2))

    assert [item.rows for item in found.items] == [(1,), (3,)]
    [fault] = found.refused
    assert (fault.row, fault.column) == (2, column)
    assert sentence in fault.sentence
    assert fault.sentence.endswith("。")


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"DEPT_NAME": "广东省某某局"}, "DEPT_NAME", "没有对照的部门"),
        ({"handle_time": "三十天"}, "handle_time", "“三十天”不是天数"),
        ({"handle_time": "30(月)"}, "handle_time", "“月”不在对照文件的 words.unit 里"),
        ({"service_object_name": ["神仙"]}, "service_object_name", "“神仙”不在对照文件"),
        ({"material_intro": ["身份证", "居民身份证"]}, "material_intro", "列了两次，只留一次"),
    ],
)
def test_what_can_be_filled_later_is_a_gap_and_no_refusal(gathered, change, column, sentence):
    found = gathered(ROW | change)

    assert len(found.items) == 1
    [gap] = found.gaps
    assert gap.column == column
    assert sentence in gap.sentence


def test_the_same_row_twice_comes_in_once_and_says_so(gathered):
    found = gathered(ROW, row(1), ROW)

    assert len(found.items) == 2
    [fault] = found.refused
    assert fault.row == 3
    assert fault.sentence.startswith("与第 1 行的编码相同")


def test_a_file_without_a_column_or_without_rows_is_refused_whole(rules, lines):
    with pytest.raises(Invalid, match="文件里没有列“matter_level”。请核对文件"):
        queries.read_import(lines({key: ROW[key] for key in ROW if key != "matter_level"}), rules)
    with pytest.raises(Invalid, match="没有一行内容"):
        queries.read_import(lines({}, name="empty.csv"), rules)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("name: [", "读不出对照文件"),
        ("name: x", "对照文件有 .* 处要改"),
    ],
)
def test_a_faulty_mapping_file_says_what_to_change(tmp_path, said, sentence):
    path = tmp_path / "rules.yaml"
    path.write_text(said, "utf-8")

    with pytest.raises(Invalid, match=sentence):
        queries.import_rules(path)


def test_a_word_that_is_none_of_ours_is_refused(tmp_path, settings):
    shipped = (settings.DATA_ROOT / "imports" / "guangdong.yaml").read_text("utf-8")
    path = tmp_path / "rules.yaml"
    path.write_text(shipped.replace("行政许可: permit", "行政许可: licence"), "utf-8")

    with pytest.raises(Invalid, match=r"words\.kind 里的“licence”不认识，可用：permit"):
        queries.import_rules(path)


def test_names_of_one_material_are_proposed_for_merging():
    names = [
        "居民身份证",
        "居民身份证",
        "身份证复印件",
        "1.申请人身份证（原件）",
        "申请表（变更）",
        "申请表（注销）",
    ]

    [group] = same_names(names)

    assert group.proposed == "居民身份证"
    assert dict(group.names) == {"居民身份证": 2, "身份证复印件": 1, "1.申请人身份证（原件）": 1}
    assert plain_name("《营业执照》副本") == "营业执照"
