"""What papers are given to say, as the cases room gives it."""

from typing import Any

COMMON: dict[str, Any] = {
    "organ": "太原市小店区市场监督管理局",
    "organ_code": "11145105000000078A",
    "organ_phone": "0351-0000104",
    "organ_address": "太原市小店区样例路 9 号政务服务中心",
    "applicant": "太原晋味样例餐饮管理有限公司",
    "applicant_id": "91145105000000027X",
    "applicant_id_type": "统一社会信用代码",
    "application_number": "14010520260302000001",
    "query_code": "7K2M9PQR",
    "theme": "开办餐饮店",
    "item": "食品经营许可（首次申请）",
    "item_code": "000131020000",
    "date": "2026年3月2日",
}
CASE = COMMON | {
    "case_number": "1401052026030200000101",
    "submitted_on": "2026年3月2日",
    "accepted_on": "2026年3月3日",
    "deemed": False,
    "statutory_days": 20,
    "promised_days": 5,
    "due_on": "2026年3月31日",
    "promised_on": "2026年3月10日",
    "law": ["《中华人民共和国食品安全法》第三十五条"],
    "result": "食品经营许可证",
    "supplement": [
        {
            "material": "layout",
            "name": "食品经营场所平面布局图",
            "problem": "图中未标明热加工间的位置。",
            "remedy": "请重新绘制，标明各功能间的位置和主要尺寸。",
        }
    ],
    "supplement_note": "可以用手机拍照上传。",
    "supplement_until": "2026年3月16日",
    "decision": {
        "ground": "不属于本机关职权范围",
        "where_to": "太原市迎泽区市场监督管理局",
        "facts": "现场核查发现，场所未设置消毒设施。",
        "law": "《食品经营许可和备案管理办法》第十二条第（二）项",
        "reasons": "不具有与经营规模相适应的消毒设施，约定期限内未改正。",
        "remedies": "如不服本决定，可以自收到本决定书之日起六十日内申请行政复议。",
    },
    "facts": {
        "enterprise.name": "太原晋味样例餐饮管理有限公司",
        "enterprise.credit_code": "91145105000000027X",
        "enterprise.legal_person.name": "王建国",
        "enterprise.address": "太原市小店区样例路 11 号",
        "shop.address": "太原市小店区样例路 11 号一层 101 铺",
        "food.mode": "中型餐馆",
        "food.items": "热食类食品制售、冷食类食品制售",
    },
}
APPLICATION = COMMON | {
    "item": "开办餐饮店",
    "received_at": "2026-03-02 10:00:00",
    "materials": [
        {"name": "食品经营场所平面布局图", "form": "电子文件", "pages": 2, "asked": True},
        {"name": "营业执照", "form": "电子证照，免提交", "pages": "—", "asked": False},
    ],
    "not_asked": [["法定代表人身份证", "由公安部门数据核验，免提交"]],
    "cases": [["食品经营许可（首次申请）", "太原市小店区市场监督管理局", "1401052026030200000101"]],
    "groups": [
        ["门店信息", [["经营场所地址", "太原市小店区样例路 11 号"], ["建筑面积", "180 平方米"]]]
    ],
    "signed_at": "2026-03-02 10:00:00",
    "signed_digest": "sm3:" + "0a1b2c3d" * 8,
    "consent": "本人（单位）声明：所填内容和提交的材料真实、准确、完整。",
}
PERMIT_STEP = {"law_of_step": "行政许可法 §32"}
OTHER_STEP = {"law_of_step": "事项实施规范"}


def data_for(about: str, variant: str) -> dict[str, Any]:
    """Return complete data for a kind of document in one of its wordings."""
    step = PERMIT_STEP if variant == "permit" else OTHER_STEP
    return (APPLICATION if about == "application" else CASE) | step
