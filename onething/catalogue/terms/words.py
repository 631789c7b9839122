"""The words of the catalogue, by the codes that files and rows use."""

from __future__ import annotations

from onething.identity.terms import ROLES

KINDS = {
    "permit": "行政许可",
    "confirm": "行政确认",
    "grant": "行政给付",
    "filing": "行政备案",
    "adjudicate": "行政裁决",
    "award": "行政奖励",
    "other": "其他行政权力",
    "service": "公共服务",
    "utility": "公用企业服务",
}
POWER_CODES = {
    "permit": "01",
    "grant": "05",
    "confirm": "07",
    "award": "08",
    "adjudicate": "09",
    "other": "10",
    "filing": "14",
    "service": "20",
    "utility": "20",
}
POWERS = frozenset(KINDS) - {"service", "utility"}  # 依申请的行政权力, seven types
CONFIDENCES = {"high": "确定", "medium": "待核对", "low": "示例"}
CASE_TYPES = {"instant": "即办件", "promise": "承诺件"}  # GB/T 39046 A.6
AUDIENCES = {  # GB/T 39046 A.4
    "person": "自然人",
    "enterprise": "企业法人",
    "institution": "事业法人",
    "social": "社会组织法人",
    "organ": "行政机关",
    "other": "其他组织",
}
CHANNELS = {"window": "窗口办理", "web": "网上办理", "phone": "移动端办理", "post": "快递申请"}
RESULTS = {"licence": "证照", "notice": "文书"}
QUESTION_KINDS = {"choice": "单选", "choices": "多选", "number": "数字", "date": "日期"}
UNITS = {"working": "个工作日", "calendar": "天"}
AUDIENCE_NAMES = {"person": "个人", "enterprise": "企业"}  # whom a theme serves
STAGES = {  # 国办发〔2025〕24号: the stages of a life and of an enterprise
    "enterprise": ("准入准营", "招聘用工", "纳税缴费", "经营发展", "工程建设", "注销退出"),
    "person": (
        "出生",
        "教育",
        "就业",
        "生活",
        "置业",
        "出行",
        "就医",
        "救助",
        "养老",
        "身后",
    ),
}
LEVELS = {"province": "2", "city": "3", "county": "4", "town": "5", "village": "6"}
NEAREST = ("county", "city", "province", "town", "village")  # whose standard a theme takes
SOURCES = {
    "licence": "电子证照",
    "data": "数据核验",
    "earlier": "前序事项产生",
    "generated": "系统生成",
    "commitment": "告知承诺",
    "upload": "上传",
}
FIELD_WORDS = {
    "text": "一行文字",
    "textarea": "多行文字",
    "name": "姓名",
    "phone": "手机号码",
    "id": "身份证号码",
    "credit_code": "统一社会信用代码",
    "number": "数字",
    "date": "日期",
    "choice": "单选",
    "choices": "多选",
}
FIELD_KINDS = frozenset(FIELD_WORDS)
EFFECTS = {
    "none": "不影响其他事项",
    "end_dependants": "等待它的事项随之终止",
    "end_all": "全部未决事项随之终止",
}
ROUTE_STEPS = {"examine": "承办", "review": "审核", "sign": "会签", "decide": "批准"}  # of a review
SIGNERS = {role: ROLES[role] for role in ("examiner", "reviewer", "decider")}
SIGN_RULES = {"all": "全部同意", "any": "一家同意", "share": "按比例"}
