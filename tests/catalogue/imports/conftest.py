"""Files of another system, as small as they can be."""

import json

import pytest
from django.conf import settings

from onething.catalogue import queries

ORGAN = "11440000006939756B"
ROW = {
    "TASK_CODE": f"{ORGAN}2440101007000",
    "TASK_NAME": "临时价格干预事项提价申报",
    "subTaskName": None,
    "CATAID": "440101007000",
    "TASK_TYPE_TEXT": "行政许可",
    "DEPT_NAME": "广东省发展和改革委员会",
    "matter_level": "省级",
    "visit_number": "0",
    "handle_time": "30(工作日)",
    "handle_time_limit": "7(工作日)",
    "accept_standard": "实行提价申报制度的企业",
    "courier_service": "是",
    "online_book": "否",
    "service_object_name": ["自然人", "企业法人"],
    "material_intro": ["提价申报申请报告", "身份证"],
}


def row(number=0, **other):
    """Return a row of another item for each number."""
    code = f"4401{number % 100:02d}{number // 100:03d}000"
    return ROW | {"TASK_CODE": f"{ORGAN}2{code}", "CATAID": code} | other


@pytest.fixture
def rules():
    return queries.import_rules(settings.DATA_ROOT / "imports" / "guangdong.yaml")


@pytest.fixture
def lines(tmp_path):
    """Write rows as a file of JSON lines."""

    def write(*rows, name="items.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in rows), "utf-8")
        return path

    return write
