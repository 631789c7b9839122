"""The words of this room: levels, duties, roles, kinds of subject, kinds of mandate."""

from __future__ import annotations

from typing import Final


class Level:
    """The five levels of government (省、市、县、乡、村)."""

    PROVINCE: Final = "province"
    CITY: Final = "city"
    COUNTY: Final = "county"
    TOWN: Final = "town"
    VILLAGE: Final = "village"


LEVELS: Final[dict[str, str]] = {
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
    Level.TOWN: "乡级",
    Level.VILLAGE: "村级",
}


class Duty:
    """What an organisation is there for; items are routed by it."""

    GOVERNMENT: Final = "government"
    APPROVAL: Final = "approval"
    MARKET: Final = "market"
    URBAN: Final = "urban"
    FIRE: Final = "fire"
    TOBACCO: Final = "tobacco"
    POLICE: Final = "police"
    TAX: Final = "tax"
    LABOUR: Final = "labour"
    MEDICAL: Final = "medical"
    FUND: Final = "fund"
    TRANSPORT: Final = "transport"
    HOUSING: Final = "housing"
    LAND: Final = "land"
    HEALTH: Final = "health"
    DISEASE: Final = "disease"
    CIVIL: Final = "civil"
    DISABLED: Final = "disabled"
    EDUCATION: Final = "education"
    REFORM: Final = "reform"
    FINANCE: Final = "finance"
    VETERANS: Final = "veterans"
    CULTURE: Final = "culture"
    RELICS: Final = "relics"
    CUSTOMS: Final = "customs"
    BANK: Final = "bank"
    WATER: Final = "water"
    POWER: Final = "power"
    GAS: Final = "gas"
    HEAT: Final = "heat"
    TELECOM: Final = "telecom"
    EMERGENCY: Final = "emergency"
    ECOLOGY: Final = "ecology"
    WATERWORKS: Final = "waterworks"
    JUSTICE: Final = "justice"
    MILITARY: Final = "military"
    PARTY: Final = "party"
    DEFENCE: Final = "defence"
    WEATHER: Final = "weather"
    FORESTRY: Final = "forestry"
    FUNERAL: Final = "funeral"


DUTIES: Final[dict[str, str]] = {
    Duty.GOVERNMENT: "人民政府",
    Duty.APPROVAL: "行政审批服务管理",
    Duty.MARKET: "市场监督管理",
    Duty.URBAN: "城市管理",
    Duty.FIRE: "消防救援",
    Duty.TOBACCO: "烟草专卖",
    Duty.POLICE: "公安",
    Duty.TAX: "税务",
    Duty.LABOUR: "人力资源和社会保障",
    Duty.MEDICAL: "医疗保障",
    Duty.FUND: "住房公积金管理",
    Duty.TRANSPORT: "交通运输",
    Duty.HOUSING: "住房和城乡建设",
    Duty.LAND: "自然资源",
    Duty.HEALTH: "卫生健康",
    Duty.DISEASE: "疾病预防控制",
    Duty.CIVIL: "民政",
    Duty.DISABLED: "残疾人联合会",
    Duty.EDUCATION: "教育",
    Duty.REFORM: "发展和改革",
    Duty.FINANCE: "地方金融",
    Duty.VETERANS: "退役军人事务",
    Duty.CULTURE: "文化和旅游",
    Duty.RELICS: "文物",
    Duty.CUSTOMS: "海关",
    Duty.BANK: "人民银行",
    Duty.WATER: "供水",
    Duty.POWER: "供电",
    Duty.GAS: "供气",
    Duty.HEAT: "供热",
    Duty.TELECOM: "通信",
    Duty.EMERGENCY: "应急管理",
    Duty.ECOLOGY: "生态环境",
    Duty.WATERWORKS: "水利",
    Duty.JUSTICE: "司法行政",
    Duty.MILITARY: "人民武装",
    Duty.PARTY: "党员组织关系",
    Duty.DEFENCE: "人民防空",
    Duty.WEATHER: "气象",
    Duty.FORESTRY: "林业和草原",
    Duty.FUNERAL: "殡葬服务",
}


class Role:
    """What a post allows its holder to do."""

    WINDOW: Final = "window"
    EXAMINER: Final = "examiner"
    REVIEWER: Final = "reviewer"
    DECIDER: Final = "decider"
    CATALOGUE: Final = "catalogue"
    LEADER: Final = "leader"
    OPERATOR: Final = "operator"
    HOTLINE: Final = "hotline"
    STEWARD: Final = "steward"
    ADMIN: Final = "admin"
    DISCIPLINE: Final = "discipline"
    FINANCE: Final = "finance"
    RESOLVER: Final = "resolver"
    HELPER: Final = "helper"
    SITE: Final = "site"
    SYSTEM: Final = "system"
    SYSTEM_API: Final = "system_api"


ACTED: Final = frozenset(
    {Role.WINDOW, Role.EXAMINER, Role.REVIEWER, Role.DECIDER}
)  # what a substitute does for another
ROLES: Final[dict[str, str]] = {
    Role.WINDOW: "窗口人员",
    Role.EXAMINER: "审查人员",
    Role.REVIEWER: "复核人员",
    Role.DECIDER: "决定人员",
    Role.CATALOGUE: "事项管理员",
    Role.LEADER: "负责人",
    Role.OPERATOR: "运行维护人员",
    Role.HOTLINE: "热线话务员",
    Role.STEWARD: "数据管理员",
    Role.ADMIN: "单位管理员",
    Role.DISCIPLINE: "纪检监察人员",
    Role.FINANCE: "收费财务人员",
    Role.RESOLVER: "办不成事专员",
    Role.HELPER: "帮办员",
    Role.SITE: "网点人员",
    Role.SYSTEM: "平台自动处理",
    Role.SYSTEM_API: "部门业务系统",
}


class SubjectKind:
    """Who may apply: people and bodies."""

    PERSON: Final = "person"
    FOREIGNER: Final = "foreigner"
    ENTERPRISE: Final = "enterprise"
    INDIVIDUAL_BUSINESS: Final = "individual_business"
    SOCIAL: Final = "social"
    INSTITUTION: Final = "institution"
    COLLECTIVE: Final = "collective"


SUBJECT_KINDS: Final[dict[str, str]] = {
    SubjectKind.PERSON: "个人",
    SubjectKind.FOREIGNER: "外国人",
    SubjectKind.ENTERPRISE: "企业",
    SubjectKind.INDIVIDUAL_BUSINESS: "个体工商户",
    SubjectKind.SOCIAL: "社会组织",
    SubjectKind.INSTITUTION: "事业单位",
    SubjectKind.COLLECTIVE: "农村集体经济组织",
}
PERSONS: Final = frozenset({SubjectKind.PERSON, SubjectKind.FOREIGNER})
BODIES: Final = frozenset(SUBJECT_KINDS) - PERSONS


class IdType:
    """The paper that names a subject (codes of GA/T 2000.156; credit code: GB 32100)."""

    RESIDENT: Final = "111"
    PASSPORT: Final = "414"
    PERMANENT_RESIDENT: Final = "553"
    CREDIT_CODE: Final = "credit_code"


ID_TYPES: Final[dict[str, str]] = {
    IdType.RESIDENT: "居民身份证",
    IdType.PASSPORT: "普通护照",
    IdType.PERMANENT_RESIDENT: "外国人永久居留身份证",
    IdType.CREDIT_CODE: "统一社会信用代码",
}


class MandateKind:
    """Why somebody may act for another."""

    LEGAL_PERSON: Final = "legal_person"
    AGENT: Final = "agent"
    GUARDIAN: Final = "guardian"


MANDATE_KINDS: Final[dict[str, str]] = {
    MandateKind.LEGAL_PERSON: "法定代表人或经营者",
    MandateKind.AGENT: "受委托经办人",
    MandateKind.GUARDIAN: "监护人",
}
