"""Files with faults: each rule finds its seeded fault, with file, line, path and the way out."""

import argparse

import pytest

from onething.catalogue.check import check
from onething.run.tasks import check as command
from onething.run.trouble import Trouble
from tests.catalogue.conftest import DATA

THEME, FOOD, SIGN = "themes/kbcyd.yaml", "items/food-permit.yaml", "items/signboard-filing.yaml"
SIX = "\n".join(
    f"  - {{key: q{number}, text: 问{number}？, kind: number, why: 因为, element: shop.seats}}"
    for number in range(3)
)

# file, what is replaced, by what, the path inside the file, the sentence (part of it)
FAULTS = {
    "a tab instead of spaces": (THEME, "slug: kbcyd", "slug: kbcyd\n\tname: x", "整个文件", "缩进"),
    "a quote left open": (THEME, "name: 开办餐饮店", 'name: "开办餐饮店', "整个文件", "引号"),
    "a key mistyped": (THEME, "keywords:", "keyword:", "keyword", "“keyword”不认识"),
    "a key missing": (FOOD, "joint: true\n", "", "整个文件", "缺少“joint”"),
    "a key twice": (FOOD, "visits: 0", "visits: 0\nvisits: 1", "visits", "写了两次"),
    "a word for a number": (FOOD, "days: 8", "days: 八", "promised › days", "应为整数"),
    "yes without quotes": (THEME, '{value: "yes", label: 卖}', "{value: yes, label: 卖}",
        "questions › 第 4 项（tobacco） › options › 第 1 项（True） › value", "请加引号"),
    "a text for a list": (THEME, "keywords: [", "keywords: 开饭馆 #[", "keywords", "应为列表"),
    "an empty value": (THEME, "summary: 一次填报", 'summary: ""  # 一次填报', "guide › summary", "不能为空"),
    "a code too short": (FOOD, "'140131002001'", "'14013100200'", "code", "应为 12 位数字"),
    "a code of another kind": (FOOD, "'140131002001'", "'141431002001'", "code", "第 3、4 位应为“01”"),
    "a code used twice": (FOOD, "'140131002001'", "'140194004000'", "code", "已经在 fire-check.yaml 里用过"),
    "an unknown kind": (FOOD, "kind: permit", "kind: licence", "kind", "事项类型“licence”不认识"),
    "an unknown level": (FOOD, "level: county", "level: xian", "level", "行使层级“xian”不认识"),
    "an unknown duty": (FOOD, "duty: market", "duty: markt", "duty", "实施部门“markt”不认识"),
    "a promise longer than the law": (FOOD, "days: 8", "days: 21", "promised › days", "长于法定时限"),
    "no day at all": (FOOD, "days: 8", "days: 0", "promised › days", "至少 1 个工作日"),
    "at once, and yet eight days": (FOOD, "case_type: promise", "case_type: instant",
        "elements › case_type", "改成一致"),
    "a filing that cites the law of permits": (SIGN, "law:", "law:\n- article: 行政许可法 第三十八条",
        "law", "不能引用行政许可法"),
    "one telephone for both": (FOOD, "supervision: 0351-12345", "supervision: 0351-0000102",
        "supervision", "不能与咨询电话相同"),
    "a visit without a reason": (FOOD, "visits: 0", "visits: 1", "visits", "必须到现场的原因"),
    "a visit though fully online": (FOOD, "visits: 0", "visits: 1", "elements › depth", "全程网办"),
    "no visit and no way online": (FOOD, "[window, web, phone]", "[window]",
        "elements › channels", "网上、移动端或快递"),
    "an unknown channel": (FOOD, "[window, web, phone]", "[window, web, fax]",
        "elements › channels › 第 3 项", "办理形式“fax”不认识"),
    "a licence without a type": (FOOD, "  licence_type: food_business\n", "", "result", "licence_type"),
    "an unknown type of licence": (FOOD, "food_business", "food_busines",
        "result › licence_type", "没有证照类型“food_busines”"),
    "an unsure that nobody knows": (FOOD, "  confidence: medium\nlaw", "  confidence: maybe\nlaw",
        "supplement › confidence", "可信程度“maybe”不认识"),
    "an address nobody can type": (THEME, "slug: kbcyd", "slug: 开饭馆", "slug", "小写字母"),
    "a theme code": (THEME, 'code: "14420003"', 'code: "0003"', "code", "主题编码应为 8 位"),
    "an unknown item": (THEME, '"141417003000"', '"141417003001"',
        "parts › 第 3 项（sign） › item", "没有编码为“141417003001”的事项"),
    "an edge to nowhere": (THEME, "waits_for: [licence_check]", "waits_for: [licence_chek]",
        "parts › 第 2 项（food） › waits_for", "“licence_chek”不是本主题的事项"),
    "a circle": (THEME, '    item: "142031001000"', '    item: "142031001000"\n    waits_for: [food]',
        "parts", "成了一个圈：food→licence_check→food"),
    "an unknown effect": (THEME, "on_refusal: end_dependants", "on_refusal: end_all_of_it",
        "parts › 第 1 项（licence_check） › on_refusal", "不予批准的影响“end_all_of_it”不认识"),
    "an effect on nobody": (THEME, '3000"\n    on_refusal: none', '3000"\n    on_refusal: end_dependants',
        "parts › 第 3 项（sign） › on_refusal", "没有事项等待它"),
    "a part twice": (THEME, "- key: tobacco\n    item", "- key: sign\n    item",
        "parts › 第 5 项（sign）", "“sign”已经用过"),
    "an option twice": (THEME, "{value: steam, label: 蒸煮", "{value: hot, label: 蒸煮",
        "questions › 第 2 项（food） › options › 第 2 项（hot）", "“hot”已经用过"),
    "a rule about an unknown question": (THEME, '{when: {sign: "yes"}', '{when: {sgin: "yes"}',
        "parts › 第 3 项（sign） › applies › 第 1 项 › when › sgin", "“sgin”不是本主题的问题"),
    "a rule about an answer nobody can give": (THEME, "when: {tobacco: unsure}", "when: {tobacco: maybe}",
        "parts › 第 5 项（tobacco） › applies › 第 3 项 › when › tobacco", "没有“maybe”这个回答"),
    "a range that is none": (THEME, 'when: {area_over: "no"}', "when: {area: ..三百}",
        "parts › 第 4 项（fire） › applies › 第 3 项 › when › area", "不是范围"),
    "a rule without a reason": (THEME, ", why: 因您不卖香烟，不需要办理。", "",
        "parts › 第 5 项（tobacco） › applies › 第 2 项 › why", "缺少理由"),
    "a reason with an unknown word": (THEME, "因经营场所面积 {area} 平方米，不到", "因经营场所面积 {size} 平方米，不到",
        "parts › 第 4 项（fire） › applies › 第 3 项 › why", "“{size}”不是本主题的问题"),
    "a reason with a brace left open": (THEME, " {area} 平方米，不到", " {area 平方米，不到",
        "parts › 第 4 项（fire） › applies › 第 3 项 › why", "花括号"),
    "an outcome mistyped": (THEME, "{applies: true, promised_days: 1}", "{applies: true, promise: 1}",
        "parts › 第 4 项（fire） › applies › 第 1 项 › then › promise", "“promise”不认识"),
    "no outcome": (THEME, "{applies: true, promised_days: 1}", "{promised_days: 1}",
        "parts › 第 4 项（fire） › applies › 第 1 项 › then", "applies: true"),
    "a rule that promises more than the law": (THEME, "promised_days: 1}", "promised_days: 11}",
        "parts › 第 4 项（fire） › applies › 第 1 项 › then › promised_days", "长于法定时限 10 天"),
    "a day that does not exist": (THEME, "法 第三十五条}", "法 第三十五条, since: 2026-02-30x}",
        "parts › 第 2 项（food） › applies › 第 1 项 › since", "不是日期"),
    "an end before the beginning": (THEME, "source: 食品安全法 第三十五条}",
        "source: 食品安全法 第三十五条, since: 2026-03-01, until: 2026-02-01}",
        "parts › 第 2 项（food） › applies › 第 1 项 › until", "失效日应晚于生效日"),
    "a gap in a table": (THEME, '      - {when: {tobacco: unsure}, then: {applies: false}', '      #',
        "parts › 第 5 项（tobacco） › applies", "tobacco：还没想好”时，没有规则可用"),
    "a gap at the limit": (THEME, 'when: {area_over: "no"}', "when: {area: ..298}",
        "parts › 第 4 项（fire） › applies", "area：299"),
    "a gap in time": (THEME, "source: 食品安全法 第三十五条}", "source: 食品安全法 第三十五条, until: 2027-01-01}",
        "parts › 第 2 项（food） › applies", "从 2027-01-01 起，"),
    "a rule that never decides": (THEME, "      - {when: {sign: \"no\"}, then",
        "      - {when: {sign: \"yes\"}, then: {applies: true}, why: 要。, source: 无}\n"
        "      - {when: {sign: \"no\"}, then",
        "parts › 第 3 项（sign） › applies › 第 2 项", "永远用不到"),
    "a promise that cannot be kept": (THEME, "promised: {days: 10,", "promised: {days: 8,",
        "promised › days", "“licence_check→food”依次办理需要 9 个工作日，超过主题承诺的 8 个"),
    "a question never asked": (THEME, 'when: {area_over: "yes"}\n    why', 'when: {area: ..0}\n    why',
        "questions › 第 5 项（fire_way）", "永远不会问到"),
    "a question for nothing": (THEME, "questions:", "questions:\n  - {key: idle, text: 闲？, kind: number, why: 闲}",
        "questions › 第 1 项（idle）", "没有一条规则用到这个问题"),
    "too many questions": (THEME, "questions:", "questions:\n" + SIX, "questions", "最多 5 个"),
    "an unknown kind of question": (THEME, "kind: number\n    unit", "kind: numbr\n    unit",
        "questions › 第 1 项（area） › kind", "问题类型“numbr”不认识"),
    "a condition on a later question": (THEME, "    kind: choice\n    why: 热食会产生",
        '    kind: choice\n    when: {tobacco: "yes"}\n    why: 热食会产生',
        "questions › 第 2 项（food） › when › tobacco", "只能用前面问过的问题"),
    "no limit for the province": (THEME, '{when: {region: "140000"}', '{when: {region: "140300"}',
        "thresholds", "缺少全省的地方标准"),
    "a limit that is no number": (THEME, "then: {area_threshold: 200}", "then: {area_threshold: 二百}",
        "thresholds › 第 2 项 › then › area_threshold", "界限应为数字"),
    "a limit of nothing": (THEME, "then: {area_threshold: 200}", "then: {size_threshold: 200}",
        "thresholds › 第 2 项 › then › size_threshold", "例如 area_threshold"),
    "a place that is none": (THEME, '{region: "140200"}', '{region: "大同"}',
        "thresholds › 第 2 项 › when", "六位区划代码"),
    "an unknown element": (THEME, "element: shop.floor", "element: shop.flor",
        "groups › 第 2 项（shop） › fields › 第 2 项（shop.flor） › element", "数据元目录里没有“shop.flor”"),
    "an element asked twice": (THEME, "element: shop.floor", "element: shop.address",
        "groups › 第 2 项（shop） › fields › 第 2 项（shop.address）", "只能问一次"),
    "an unknown kind of field": (THEME, "label: 招牌文字, kind: text", "label: 招牌文字, kind: texte",
        "groups › 第 4 项（sign） › fields › 第 1 项（sign.text） › kind", "“texte”不认识"),
    "a choice of nothing": (THEME, "label: 所在楼层, kind: choice", "label: 所在楼层, kind: text",
        "groups › 第 2 项（shop） › fields › 第 2 项（shop.floor）", "选择题要列出选项"),
    "a field without purpose": (THEME, ", purpose: 判断加工能力与场所是否相适应", "",
        "groups › 第 2 项（shop） › fields › 第 3 项（shop.kitchen_area）", "缺少用途"),
    "a field of no part": (THEME, "parts: [sign], max_length: 40", "parts: [sgin], max_length: 40",
        "groups › 第 4 项（sign） › fields › 第 1 项（sign.text） › parts", "“sgin”不是本主题的事项"),
    "a field with limits crossed": (THEME, "min: 0.1, max: 30", "min: 31, max: 30",
        "groups › 第 4 项（sign） › fields › 第 3 项（sign.height） › min", "最小值大于最大值"),
    "a value from nowhere": (THEME, "same_as: enterprise.address", "same_as: enterprise.adress",
        "groups › 第 2 项（shop） › fields › 第 1 项（shop.address） › same_as", "前面出现过的要素"),
    "a vague material": (THEME, "name: 招牌效果图", "name: 其他材料",
        "materials › 第 9 项（sign_picture） › name", "写明具体名称"),
    "a material without source": (THEME, "{source: upload}, why: 用来看招牌", "{required: true}, why: 用来看招牌",
        "materials › 第 9 项（sign_picture） › source › 第 1 项 › then", "缺少材料来源"),
    "a source without a name": (THEME, ", source_name: 省电子证照库", "",
        "materials › 第 1 项（business_licence） › source › 第 1 项 › then", "从哪里取得"),
    "a promise without words": (THEME, ", commitment: 已安装与经营规模相适应的油烟净化设施，并定期清洗维护。", "",
        "materials › 第 7 项（fume） › source › 第 1 项 › then", "承诺的内容"),
    "a material without sample": (THEME, "    sample: 手机拍一张店面照片，标出招牌的位置和尺寸。\n", "",
        "materials › 第 9 项（sign_picture）", "应写明样例"),
    "too few reasons": (THEME, "      - {problem: 看不出招牌的位置, remedy: 请换一张能看到整个店面的照片}\n", "",
        "materials › 第 9 项（sign_picture）", "至少 3 条"),
    "what an organ issues": (THEME, "name: 招牌效果图", "name: 营业执照复印件",
        "materials › 第 9 项（sign_picture）", "“营业执照”由市场监督管理部门核发"),
    "what an earlier part makes": (THEME, "name: 招牌效果图", "name: 户外招牌设施设置备案回执",
        "materials › 第 9 项（sign_picture）", "来源应为 earlier"),
    "a day is asked, but from when?": (THEME, "    kind: number\n    unit: 平方米", "    kind: date",
        "questions", "要写从哪一天开始办 since"),
    "figures that do not match": (THEME, "after: {环节: 2 个, ", "after: {", "guide › after", "一一对应"),
}  # fmt: skip


def test_what_ships_has_no_fault():
    assert [str(problem) for problem in check(DATA)] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_found(shelf, name):
    file, old, new, place, sentence = FAULTS[name]
    path = shelf / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    problems = check(shelf)

    told = [str(problem) for problem in problems]
    found = [one for one in problems if sentence in one.sentence and one.place == place]
    assert found, told
    assert found[0].file == path.name
    assert str(found[0]).startswith(f"{path.name} 第 {found[0].line} 行，{place}：")
    assert found[0].sentence.endswith(("。", "！"))


def test_the_line_is_where_the_fault_stands(shelf):
    path = shelf / THEME
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(
        at for at, line in enumerate(lines, start=1) if "on_refusal: end_dependants" in line
    )
    lines[number - 1] = lines[number - 1].replace("end_dependants", "never")
    path.write_text("\n".join(lines), encoding="utf-8")

    (problem,) = check(shelf)

    assert problem.line == number


def test_all_faults_of_all_files_are_told_at_once(shelf):
    for file in (THEME, FOOD):
        path = shelf / file
        path.write_text(
            path.read_text(encoding="utf-8").replace("phone:", "fone:"), encoding="utf-8"
        )

    files = {problem.file for problem in check(shelf)}

    assert files >= {"kbcyd.yaml", "food-permit.yaml"}


@pytest.mark.parametrize("content", ["", "- 一\n- 二\n", "只有一句话", "{", "\u0000", "a: &a [*a]"])
def test_a_file_that_is_no_theme_is_told_so(shelf, content):
    (shelf / "themes" / "new.yaml").write_text(content, encoding="utf-8")

    told = [problem for problem in check(shelf) if problem.file == "new.yaml"]

    assert told
    assert all(problem.sentence for problem in told)


def test_a_file_in_another_encoding_is_told_so(shelf):
    (shelf / "themes" / "new.yaml").write_bytes("name: 开店".encode("gb18030"))

    (problem,) = check(shelf)

    assert "UTF-8" in problem.sentence


def test_an_empty_shelf_has_no_fault(tmp_path):
    assert check(tmp_path) == []


RULES_OF = (
    "a gap in a table",
    "a rule that never decides",
    "a promise that cannot be kept",
    "a gap in time",
)
ELSEWHERE = (
    "a word for a number", "an unknown kind of question", "a filing that cites the law of permits",
    "a choice of nothing",
    "an unknown element", "a field without purpose", "a field of no part", "a field with limits crossed",
    "a value from nowhere", "a vague material", "a material without source",
    "a source without a name",
    "a promise without words", "figures that do not match", "no limit for the province", "an unknown kind of field",
)  # fmt: skip


def test_twenty_faults_seeded_at_once_are_all_named(shelf, capsys):
    """Faults of rules in one copy of the theme, faults of form in another, others in items."""
    second = {
        THEME: ("slug: kbcyd", "slug: second"),
        FOOD: ("131002001", "131002901"),
        SIGN: ("417003", "417903"),
    }
    for name in (*RULES_OF, *ELSEWHERE):
        file, old, new, *_ = FAULTS[name]
        path = shelf / file
        if name in ELSEWHERE:
            copy = path.with_name(f"second-{path.name}")
            if not copy.exists():
                copy.write_text(path.read_text("utf-8").replace(*second[file]), "utf-8")
            path = copy
        text = path.read_text("utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(SystemExit) as ended:
        command(argparse.Namespace(data=shelf))

    said = capsys.readouterr().out
    assert ended.value.code == 1
    missed = [name for name in (*RULES_OF, *ELSEWHERE) if FAULTS[name][4] not in said]
    assert missed == []
    assert len(RULES_OF) + len(ELSEWHERE) == 20


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(Trouble, match="没有文件夹"):
        command(argparse.Namespace(data=tmp_path / "nowhere"))
