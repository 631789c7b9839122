"""要素: every element of an item, its name and its list of codes. Pure.

An element of `MORE` of which a file says nothing is unknown: it is not shown, and nobody concludes
“no” from it. A reader who needs an answer asks the organ; the keepers see what is unstated.

Sources: GB/T 39046-2020 annex A, national upload tables (up_task_general_basic, _extend, _material,
_fee, _question), rules of provincial guides. The numbers are the official codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

POWER_SOURCES = {
    "法定本级行使": "1",
    "上级下放": "2",
    "上级授权": "3",
    "同级授权": "4",
    "上级委托": "5",
    "同级委托": "6",
}
BODIES = {"法定机关": "1", "授权组织": "2", "受委托组织": "3", "其他": "9"}  # A.3
DEPTHS = {
    "互联网咨询": "1",
    "收件": "2",
    "预审": "3",
    "受理": "4",
    "办理": "5",
    "结果信息反馈": "6",
    "电子证照反馈": "7",
}
SCOPES = {  # 通办范围; the words of the province beside the national codes
    "跨省通办": "2",
    "全国通办": "1",
    "全省通办": "3",
    "中部城市群通办": "3",
    "跨市通办": "3",
    "本市通办": "4",
    "跨县通办": "4",
    "无": "0",
}
RESULT_TYPES = {"证照": "10", "批文": "20", "其他": "30", "无": "99"}
NECESSITY = {"必要": "1", "非必要": "2", "容缺后补": "3"}
MATERIAL_TYPES = {"原件": "1", "复印件": "2", "原件和复印件": "3"}
MATERIAL_FORMS = {"纸质": "1", "电子": "2", "纸质或电子": "3"}
MATERIAL_SOURCES = {"申请人自备": "10", "政府部门核发": "20", "其他": "99"}
REVIEW_TYPES = {"即审即办": "1", "前审后批": "2"}
CLOSINGS = {"出证办结": "1", "出文办结": "2", "审批办结": "3", "其他": "9"}
SERVICE_FIELDS = {
    name: str(code)
    for code, name in enumerate(
        ("公共教育", "劳动就业", "社会保险", "医疗卫生", "养老服务", "社会服务", "住房保障", "文化体育", "残疾人服务"),
        1,
    )
}  # fmt: skip


def _numbered(names: str) -> dict[str, str]:
    return {name: f"{code:02d}" for code, name in enumerate(names.split("、"), 1)}


PERSON_TOPICS = _numbered(  # 国办函〔2016〕108号; the numbers are ours, in the order of the list
    "生育收养、户籍办理、民族宗教、教育科研、入伍服役、就业创业、设立变更、准营准办、抵押质押、职业资格、"
    "行政缴费、婚姻登记、优待抚恤、规划建设、住房保障、社会保障、证件办理、交通出行、旅游观光、出境入境、"
    "消费维权、公共安全、司法公证、知识产权、环保绿化、文化体育、公用事业、医疗卫生、离职退休、死亡殡葬、其他"
)
BODY_TOPICS = _numbered(
    "设立变更、准营准办、资质认证、年检年审、税收财务、人力资源、社会保障、投资审批、融资信贷、抵押质押、"
    "商务贸易、招标拍卖、海关口岸、涉外服务、农林牧渔、国土和规划建设、交通运输、环保绿化、应急管理、水务气象、"
    "医疗卫生、科技创新、文体教育、知识产权、民族宗教、质量技术、检验检疫、安全防护、公安消防、司法公证、"
    "公用事业、法人注销、档案文物、其他"
)

TEXT, TEXTS, YES, WORD, WORDS = "text", "texts", "yes", "word", "words"


@dataclass(frozen=True)
class Element:
    """An element that an item may state: its key in files, its name, how it is said."""

    key: str
    name: str
    sort: str = TEXT
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)
    local: bool = False  # each place has its own by nature


MORE = (  # under `elements`, beside those that every item states
    Element("body", "实施主体性质", WORD, BODIES),
    Element("entrusting", "委托部门"),
    Element("grant_basis", "赋权依据"),
    Element("guiding", "业务指导部门"),
    Element("local_code", "地方基本编码"),
    Element("service_field", "公共服务领域", WORD, SERVICE_FIELDS),
    Element("person_topics", "面向自然人主题分类", WORDS, PERSON_TOPICS),
    Element("body_topics", "面向法人主题分类", WORDS, BODY_TOPICS),
    Element("review_type", "审查类型", WORD, REVIEW_TYPES),
    Element("closing", "办结方式", WORD, CLOSINGS),
    Element("statutory_note", "法定办结时限说明"),
    Element("promised_note", "承诺办结时限说明"),
    Element("hearing", "是否需要听证", YES),
    Element("joint_organs", "联办机构", TEXTS),
    Element("intermediary_content", "中介服务内容"),
    Element("hall", "是否进驻政务服务大厅", YES),
    Element("hall_name", "大厅名称", local=True),
    Element("windows", "办理窗口", local=True),
    Element("traffic", "交通指引", local=True),
    Element("booking", "是否支持预约", YES),
    Element("booking_rule", "预约规则", local=True),
    Element("online", "是否网办", YES),
    Element("online_depths", "网上办理环节", WORDS, DEPTHS),
    Element("online_address", "网办地址"),
    Element("mobile_address", "移动端办理地址"),
    Element("pay_online", "是否支持网上支付", YES),
    Element("express", "是否支持物流快递", YES),
    Element("terminals", "是否支持自助终端办理", YES),
    Element("result_type", "审批结果类型", WORD, RESULT_TYPES),
    Element("result_sample", "审批结果样本"),
    Element("consulting", "咨询方式", local=True),
    Element("complaints", "监督投诉方式", local=True),
    Element("review_organ", "行政复议机关", local=True),
    Element("court", "行政诉讼管辖法院", local=True),
    Element("rights", "申请人依法享有的权利", TEXTS),
    Element("obligations", "申请人依法履行的义务", TEXTS),
    Element("financial", "是否涉及金融服务", YES),
    Element("no_materials", "无需申请材料", YES),
    Element("remark", "备注"),
)
BY_KEY = {element.key: element for element in MORE}

NAMES = {  # every other path of an item's content, for diffs, overlays and the console
    "code": "基本编码",
    "name": "事项名称",
    "kind": "事项类型",
    "duty": "实施部门",
    "level": "行使层级",
    "statutory.days": "法定办结时限",
    "statutory.unit": "法定办结时限单位",
    "statutory.source": "法定办结时限依据",
    "statutory.confidence": "法定办结时限可信程度",
    "promised.days": "承诺办结时限",
    "promised.unit": "承诺办结时限单位",
    "promised.source": "承诺办结时限依据",
    "promised.confidence": "承诺办结时限可信程度",
    "supplement.days": "补正期限",
    "supplement.unit": "补正期限单位",
    "supplement.source": "补正期限依据",
    "supplement.confidence": "补正期限可信程度",
    "law": "设定依据",
    "conditions": "受理条件",
    "review_points": "审查要点",
    "result.kind": "结果类型",
    "result.name": "审批结果名称",
    "result.licence_type": "证照类型",
    "result.years": "证照有效年数",
    "fee": "收费",
    "fees": "收费项目",
    "fee_rates": "收费标准（按分）",
    "fee_reductions": "减免情形",
    "payment.due": "缴费时间",
    "payment.stops": "未缴费的影响",
    "payment.days": "缴费期限（工作日）",
    "payment.refund": "办件终止是否退费",
    "payment.source": "缴费规则依据",
    "payment.confidence": "缴费规则可信程度",
    "visits": "到办事现场次数",
    "phone": "咨询电话",
    "supervision": "监督电话",
    "remedies": "救济途径",
    "joint": "是否计入联合办理期限",
    "materials": "申请材料",
    "handling": "业务办理项",
    "faq": "常见问题",
    "route": "审批环节",
    "local": "可由各地自行填写的要素",
    "elements.case_type": "办件类型",
    "elements.audience": "服务对象",
    "elements.channels": "办理形式",
    "elements.power_source": "权力来源",
    "elements.depth": "网上办理深度",
    "elements.scope": "通办范围",
    "elements.flow": "办理流程",
    "elements.place": "办理地点",
    "elements.hours": "办理时间",
    "elements.quantity": "数量限制",
    "elements.intermediary": "中介服务",
    "elements.special": "特别程序",
    "elements.visit_reason": "必须现场办理的原因",
} | {f"elements.{element.key}": element.name for element in MORE}
