"""The check of register files finds each seeded fault, with file, line and the way out.

The whole catalogue is checked twice, not once for each fault: a round has at most one in each file.
"""

import pytest

from onething.catalogue.check import check, warnings
from tests.catalogue.conftest import whole

FAULTS = [
    ("transfer.yaml", '"141417003000"', '"141417003999"', "没有事项“141417003999”"),
    ("transfer.yaml", '"141417003000"', '"140131002001"', "同时列入了“划转行政审批事项负面清单”"),
    ("transfer_negative.yaml", "expertise", "busy", "“不划转的理由”没有“busy”这一项"),
    ("commitment.yaml", "check_days", "check_day", "“check_day”不是本清单的列"),
    ("commitment.yaml", 'check_days: "20"', "check_days: 二十", "应为整数"),
    ("tolerance.yaml", "since: 2024-03-28", "since: 三月", "应写成“2026-01-01”的样子"),
    ("docking.yaml", "kind: docking", "kind: dock", "没有清单“dock”"),
    ("key_themes.yaml", "about: kbcyd", "about: kbc", "没有一件事“kbc”"),
    ("licence_use.yaml", "about: food_business", "about: food", "没有证照“food”"),
    ("docking.yaml", "name: 不动产登记系统", "name: 投资项目在线审批监管平台", "与第 1 行重复"),
    ("anywhere.yaml", "basis: 晋政发〔2024〕8号 二（一）3, ", "", "缺少“依据”"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return what is told of the file of each fault."""
    left, found = list(FAULTS), {}
    while left:
        seeded = {one[0]: one for one in reversed(left)}  # the first of each file
        shelf = whole(tmp_path_factory.mktemp("shelf"))
        for file, good, bad, _ in seeded.values():
            path = shelf / "registers" / file
            text = path.read_text("utf-8")
            assert good in text
            path.write_text(text.replace(good, bad, 1), "utf-8")
        problems = check(shelf)
        found |= {
            one: [said for said in problems if said.file == one[0]] for one in seeded.values()
        }
        left = [one for one in left if one not in found]
    return found


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[0]}-{fault[2]}")
def test_a_seeded_fault_is_found_with_its_line(told, fault):
    found = told[fault]

    assert found
    assert any(fault[-1] in one.sentence for one in found)
    assert all(one.line > 0 for one in found)


def test_an_item_on_neither_list_is_told(full_shelf):
    path = full_shelf / "registers" / "transfer.yaml"
    path.write_text('kind: transfer\nregion: "140000"\nentries: []\n', "utf-8")

    told = [one.sentence for one in warnings(full_shelf) if one.file == "transfer.yaml"]

    assert (
        "事项“户外招牌设施设置备案”（141417003000）既不在“划转行政审批事项目录”，"
        "也不在负面清单，请列入其中一份。"
    ) in told
