"""The lints of the house find a seeded fault in each kind of file, and an import past a façade."""

import pytest
from grimp import ImportGraph

from tools.facade import FacadeContract
from tools.punctuation import of_data, of_python, of_script, of_table, of_template, of_typst

SEEDED = {
    "text of a template": (of_template, "<dt>姓名:</dt>"),
    "placeholder": (of_template, '<input placeholder="请输入姓名,如王芳">'),
    "aria-label": (of_template, '<nav aria-label="目录(全部)"></nav>'),
    "title": (of_template, '<a title="您好!">甲</a>'),
    "alt": (of_template, '<img alt="印章;红色">'),
    "after a tag of Django": (of_template, "{% if a %}请稍后,再试{% endif %}"),
    "message": (of_python, 'raise Invalid("请填写姓名.")'),
    "message with a value": (of_python, 'words = f"共{number}条,请核对"'),
    "forbidden word": (of_python, 'words = "操作失败，请重试。"'),
    "data": (of_data, "- {name: 其他材料}"),
    "cell": (of_table, 'code,name\n1,"小店区,太原市"\n'),
    "document": (of_typst, "#text(size: 10pt)[受理通知书(存根)]"),
    "script": (of_script, 'say("已保存!");'),
}
GOOD = {
    "template": (of_template, '<a href="/a?b=1,2" class="x">办理{{ a|date:"n月j日" }}（新办）</a>'),
    "docstring": (of_python, '"""Accept 受理, once."""'),
    "pattern": (of_python, 're.compile(r"(\\d{4})年?|(月?)")'),
    "times and addresses": (of_data, '- {text: "每天 9:00 至 12:00，见 https://example.cn/a?b=1"}'),
    "a word that is told to be wrong": (of_python, 'words = "不能使用“其他材料”，请写明名称。"'),
    "cells": (of_table, "code,name\n140105,小店区\n"),
    "document": (of_typst, '#let a = ("受", "许") // 文号, 种类'),
}


@pytest.mark.parametrize(("read", "text"), SEEDED.values(), ids=SEEDED)
def test_a_half_width_sign_or_a_forbidden_word_is_found(read, text, tmp_path):
    file = tmp_path / "file"
    file.write_text(text, encoding="utf-8")

    assert list(read(file))


@pytest.mark.parametrize(("read", "text"), GOOD.values(), ids=GOOD)
def test_good_text_passes(read, text, tmp_path):
    file = tmp_path / "file"
    file.write_text(text, encoding="utf-8")

    assert not list(read(file))


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("onething.web.views", "onething.cases.queries", True),
        ("onething.web.views", "onething.cases.commands.intake", True),
        ("onething.web.views", "onething.cases.models", False),
        ("onething.web.views", "onething.kernel.models", True),
        ("onething.cases.commands", "onething.cases.models", True),
        ("onething.run.load", "onething.identity.load", True),
        ("onething.web.views", "onething.identity.load", False),
        ("onething.run.load", "onething.identity.models", False),
    ],
)
def test_a_room_is_entered_only_by_its_facade(importer, imported, kept):
    graph = ImportGraph()
    graph.add_import(importer=importer, imported=imported)
    contract = FacadeContract(
        name="façade",
        session_options={},
        contract_options={
            "public": ["commands", "queries", "events", "terms", "plan"],
            "open_rooms": ["onething.kernel"],
            "may_load": ["onething.run"],
        },
    )

    assert contract.check(graph, verbose=False).kept is kept
