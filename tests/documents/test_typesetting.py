"""Each kind of document, typeset, signed, and looked at from outside."""

from datetime import UTC, datetime
from functools import cache

import pytest

from onething.documents import contracts, fonts, kinds, signing, typesetting
from onething.documents.making import face_rows
from tests.documents.papers import CASE, data_for
from tests.documents.pdfs import MILLIMETRE, codes_on, fonts_of, places_of, run, text_of
from tests.times import MONDAY

URL = "http://localhost:8000/v/7K2M9PQR"
KINDS = {f"{kind.code}-{kind.variant}": kind for kind in kinds.every_kind()}
ONE_WORDING = {kind.code: name for name, kind in reversed(KINDS.items())}.values()
ORGAN = "11145105000000078A"
FACES = ("food_business", "fire_opinion", "tobacco_retail", "trade_permit")  # one of each template
NOTE = {
    "purpose": "开户", "used_by": "示例银行", "matter": "", "made_on": "2026年3月2日", "until": "2026年3月9日",
}  # fmt: skip
MEMBERS = [["食品经营许可证", "JY21401050000071", "太原市小店区市场监督管理局", "2031-03-01"]] * 3


def typeset(kind, drawn="", **changed):
    data = data_for(kind.code, kind.variant) | changed
    inputs = {
        "title": kind.title,
        "number": f"并小市监{kind.word}字〔2026〕第 0001 号",
        "code": "7K2M9PQR",
        "url": URL,
        "organ": data["organ"],
        "seal_name": kind.seal,
        "red_head": kind.red_head,
        "words": dict(kind.words),
        "data": contracts.said(kind.code, kind.title, data),
        "drawn": drawn,
    }
    return typesetting.render(kind.template, inputs, at=MONDAY)


@cache
def drawn_once(name):
    """Each kind is typeset once for all tests that only look at it."""
    return typeset(KINDS[name])


@cache
def words_of(name):
    return text_of(drawn_once(name).content)


def licence(type_, facts=None, applicant=CASE["applicant"], members=(), **more):
    said = {name: f"样例{n}" for n, name in enumerate(type_.face)} | CASE["facts"] | (facts or {})
    inputs = {
        "title": type_.name,
        "number": "JY21401050000071",
        "code": "7K2M9PQR",
        "url": URL,
        "organ": CASE["organ"],
        "seal_name": type_.seal,
        "words": dict(type_.words),
        "data": CASE | {"facts": said, "applicant": applicant, "members": members or MEMBERS},
        "rows": face_rows(type_, said),
        "identifier": "1.2.156.3005.2.X",
        "valid_from": "2026年3月2日",
        "valid_until": "2031年3月1日",
        "issued_on": "2026年3月2日",
    } | more
    return typesetting.render(type_.template, inputs, at=MONDAY)


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_says_title_number_organ_applicant_date_and_code(name):
    kind = KINDS[name]
    text = words_of(name)

    assert kind.title in text
    assert f"并小市监{kind.word}字〔2026〕第0001号" in text
    about = (
        "太原市小店区市场监督管理局",
        "2026年3月2日",
        "7K2M9PQR",
        data_for(kind.code, "")["order_number"],
    )
    if kind.about != "order":
        about = (*about[:3], "太原晋味样例餐饮管理有限公司", "14010520260302000001")
    for said in about:
        assert said in text
    assert "0351-0000104" in text
    assert "—1—" in text


@pytest.mark.parametrize("name", [name for name in KINDS if name.endswith("other")])
def test_only_a_permit_cites_the_law_on_permits(name):
    assert "行政许可" not in words_of(name)


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("acceptance-permit", "《中华人民共和国行政许可法》第三十二条第一款第（五）项"),
        ("supplement-permit", "《中华人民共和国行政许可法》第三十二条第一款第（四）项"),
        ("non_acceptance-permit", "《中华人民共和国行政许可法》第三十二条第一款第（一）项"),
        ("grant-permit", "《中华人民共和国行政许可法》第三十八条第一款"),
        ("refusal-permit", "《中华人民共和国行政许可法》第三十八条第二款"),
    ],
)
def test_a_permit_cites_its_article(name, article):
    assert article in words_of(name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("receipt-permit", "不代表受理"),
        ("receipt-permit", "法定代表人身份证"),
        ("receipt-permit", "收件地点：大同市平城区行政审批服务管理局"),
        ("receipt-permit", "逐件清点并登记"),
        ("application-permit", "所填内容和提交的材料真实、准确、完整"),
        ("application-permit", "建筑面积"),
        ("acceptance-permit", "法定办结时限20个工作日，承诺办结时限5个工作日"),
        ("supplement-other", "请于2026年3月16日前"),
        ("supplement-other", "图中未标明热加工间的位置"),
        ("non_acceptance-permit", "建议向太原市迎泽区市场监督管理局提出申请"),
        ("grant-permit", "决定准予行政许可"),
        ("refusal-permit", "申请行政复议"),
        ("filing-other", "准予备案"),
        ("verification-other", "核验结果为：相符"),
        ("withdrawal-permit", "申请撤回"),
        ("lapse-permit", "终止办理"),
    ],
)
def test_each_kind_says_what_it_is_for(name, sentence):
    assert sentence in words_of(name)


def test_each_of_the_25_forms_has_a_kind_and_a_licence_is_the_nineteenth():
    assert {kind.form for kind in KINDS.values()} | {19} == set(range(1, 26))


def test_a_deemed_acceptance_says_why():
    text = text_of(typeset(KINDS["acceptance-permit"], deemed=True).content)

    assert "自收到申请材料之日起即为受理" in text
    assert "第三十二条第一款第（四）项" in text


@pytest.mark.parametrize("name", ONE_WORDING)
def test_all_fonts_are_embedded_the_signature_is_valid_and_the_qr_leads_home(name, tmp_path):
    kind, drawn = KINDS[name], drawn_once(name)
    signed = signing.sign(
        drawn.content, organ=ORGAN, name=CASE["organ"], reason=kind.title, at=MONDAY
    )
    path = tmp_path / "paper.pdf"
    path.write_bytes(signed.content)

    assert all(fonts_of(path).values())
    said = run("pdfsig", path)
    assert "Signature is Valid" in said
    assert CASE["organ"] in said
    assert codes_on(signed.content) == [URL]
    assert b"<pdfaid:part>2</pdfaid:part>" in signed.content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in signed.content
    assert kind.title in run("pdfinfo", path)


@pytest.mark.parametrize("code", FACES)
def test_each_face_has_its_fonts_and_code(code, tmp_path):
    type_ = kinds.licence_type(code)
    drawn = licence(type_)
    path = tmp_path / "licence.pdf"
    path.write_bytes(drawn.content)

    text = text_of(drawn.content)
    assert drawn.pages == 1
    for said in (type_.name, "王建国", "太原市小店区样例路11号一层101铺", "JY21401050000071"):
        assert said in text
    assert all(fonts_of(path).values())
    assert codes_on(drawn.content) == [URL]


def test_every_type_says_each_element_of_its_face_on_one_page():
    for type_ in kinds.licence_types().values():
        drawn = licence(type_)
        text = text_of(drawn.content)

        assert drawn.pages == 1, type_.name
        assert type_.name in text
        if type_.template == "licence_plain":
            for label, value in face_rows(type_, CASE["facts"]):
                assert label in text, (type_.name, label)
                assert value.replace(" ", "") in text, (type_.name, label)


def test_a_copy_says_on_its_face_what_alone_it_is_good_for(tmp_path):
    note = {
        "purpose": "办理外卖平台入驻", "used_by": "样例外卖平台", "matter": "入驻申请",
        "made_on": "2026年3月2日", "until": "2026年4月1日",
    }  # fmt: skip
    drawn = licence(kinds.licence_type("food_business"), note=note)
    path = tmp_path / "copy.pdf"
    path.write_bytes(drawn.content)

    text = text_of(drawn.content)
    assert drawn.pages == 1
    assert "仅供样例外卖平台" in text
    assert "有效至2026年4月1日，用于其他用途无效" in text
    assert all(fonts_of(path).values())
    assert codes_on(drawn.content) == [URL]


def test_a_licence_with_long_values_stays_on_one_page():
    long = {"food.items": "、".join(["热食类食品制售"] * 12), "shop.address": "样例路" * 30}

    assert licence(kinds.licence_type("food_business"), long).pages == 1


@pytest.mark.parametrize("count", [2, 5, 9])
def test_the_code_of_a_composite_never_covers_a_permit(count):
    """A code is 30 mm high and stands above its words; every line of the table ends above it."""
    name = "公众聚集场所投入使用、营业前消防安全检查意见书"
    members = [
        (name, f"并小消消安检字〔2026〕第 {n:04} 号", "太原市小店区消防救援大队", "长期")
        for n in range(count)
    ]
    long = {
        "shop.address": "太原市小店区样例路" * 4,
        "composite.trades": "宾馆（旅馆）、餐饮店、便利店（小型商店）",
    }
    drawn = licence(kinds.licence_type("trade_permit"), long, members=members)

    assert drawn.pages == 1
    assert codes_on(drawn.content) == [URL]
    last, words = places_of(drawn.content, "长期", "查询码")
    assert last[1] > words[3] + MILLIMETRE * 30


def test_a_changed_document_no_longer_has_a_valid_signature(tmp_path):
    drawn = typeset(KINDS["grant-permit"])
    signed = signing.sign(
        drawn.content, organ=ORGAN, name=CASE["organ"], reason="准予", at=MONDAY
    ).content
    place = signed.index(b"/MediaBox")
    path = tmp_path / "changed.pdf"
    path.write_bytes(signed[:place] + b"/MediaBux" + signed[place + 9 :])

    assert "Signature is Valid" not in run("pdfsig", path)


def test_a_rare_character_is_printed_where_a_font_has_it():
    drawn = typeset(KINDS["withdrawal-permit"], applicant="𠮷龘靐餐饮店")

    assert drawn.rare == ()
    assert "𠮷龘靐餐饮店" in text_of(drawn.content)


def test_a_character_without_a_glyph_is_printed_by_the_agreed_words_and_flagged():
    drawn = typeset(KINDS["withdrawal-permit"], applicant="王\U0002a6a5小店😀\ue000")

    text = text_of(drawn.content)
    assert drawn.rare == ("\U0002a6a5", "😀", "\ue000")
    assert "王（生僻字U+2A6A5）小店（生僻字U+1F600）（生僻字U+E000）" in text


def test_markup_in_a_value_is_printed_as_it_was_typed():
    typed = '#panic("x") *b* <script>alert(1)</script> \' OR 1=1 --'

    text = text_of(typeset(KINDS["withdrawal-permit"], applicant=typed).content)

    assert "".join(typed.split()) in text


def test_a_very_long_name_fills_pages_and_is_not_cut():
    drawn = typeset(KINDS["withdrawal-permit"], applicant="晋" * 5000)

    assert drawn.pages > 5
    assert text_of(drawn.content).count("晋") >= 10000


def test_the_same_document_at_the_same_time_has_the_same_bytes():
    kind = KINDS["acceptance-permit"]

    assert typeset(kind).content == typeset(kind).content


def test_the_keys_are_made_once_and_only_we_may_read_them(settings):
    signing.make_authority(at=MONDAY)
    first = (signing.root() / "ca.pem").read_bytes()
    signing.make_authority(at=datetime(2027, 1, 1, tzinfo=UTC))

    assert (signing.root() / "ca.pem").read_bytes() == first
    assert (signing.root() / "ca.key").stat().st_mode & 0o777 == 0o600


def test_the_fonts_have_every_sign_that_documents_need():
    fonts.check()

    assert fonts.uncovered("〔2026〕㎡①“”，。、；：（）《》—…") == ()


@pytest.mark.parametrize("name", ["acceptance-permit", "joint_acceptance-permit"])
def test_every_page_of_a_paper_from_a_platform_for_practising_says_so(name, settings):
    settings.PRACTICE = True
    made = typeset(KINDS[name])

    assert text_of(made.content).count("练习件，不作数") == made.pages


@pytest.mark.parametrize("more", [{}, {"note": NOTE}], ids=["licence", "copy"])
def test_every_face_and_every_copy_from_a_platform_for_practising_says_so(more, settings):
    settings.PRACTICE = True
    made = licence(kinds.licence_type(FACES[0]), **more)

    assert text_of(made.content).count("练习件，不作数") == made.pages


def test_no_paper_of_a_platform_in_service_speaks_of_practising():
    assert "练习" not in words_of("acceptance-permit")
