"""平常的叫法: what people call items leads to them; what others do is said only while we do not do it."""

from copy import deepcopy
from datetime import timedelta

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.models import ItemRevision
from onething.catalogue.terms.sayings import Saying, rank, saying_faults, spoken
from tests.catalogue.test_places import LOADER
from tests.times import MONDAY

TODAY = MONDAY.date()
FILE = yaml.safe_load((settings.DATA_ROOT / "settings" / "sayings.yaml").read_text("utf-8"))
KNOWN = (Saying(("社保卡", "医保卡"), ("社会保障卡",)), Saying(("社保",), ("社会保险", "养老保险")))


def test_a_word_of_the_register_means_its_own_row_alone():
    assert spoken("社保", KNOWN) == ("社保", "社会保险", "养老保险")
    assert spoken(" 社保卡 ", KNOWN) == ("社保卡", "社会保障卡")


def test_a_sentence_means_every_row_that_it_touches():
    assert spoken("补办医保卡", KNOWN) == ("补办医保卡", "社会保障卡")
    assert spoken("缴社保", KNOWN) == ("缴社保", "社会保险", "养老保险")
    assert spoken("砍树", KNOWN) == ("砍树",)
    assert spoken("  ", KNOWN) == ()


@given(st.text(max_size=12), st.text(max_size=12))
def test_what_was_said_comes_first_and_what_has_nothing_of_it_is_not_meant(said, name):
    looked = spoken(said, KNOWN)

    near = rank(name, looked)
    if looked and looked[0] in name.lower():
        assert near == 0
    if near is not None:
        assert looked[near] in name.lower() or name.lower() in looked[0]


def test_every_word_of_the_register_finds_an_item_of_the_catalogue(db):
    for row in FILE["items"]:
        names = [one.name for one in catalogue.search(row["words"][0], TODAY)[1]]
        for part in row["names"]:
            assert ItemRevision.objects.filter(name__contains=part).exists(), part
        for said in row["words"]:
            assert catalogue.search(said, TODAY)[1], said
        assert any(part in name for part in row["names"] for name in names), row


def test_what_others_do_is_no_item_of_ours(db):
    for row in FILE["outside"]:
        for said in (row["name"], *row["words"]):
            assert row["name"] in [one.name for one in catalogue.find_outside(said, TODAY)], said


def test_what_comes_into_the_catalogue_is_others_no_longer(db):
    one = ItemRevision.objects.filter(code="140164511000").order_by("-number").first()
    content = {**one.content, "name": "普通护照签发"}
    commands.publish_item(content, by=LOADER, at=MONDAY + timedelta(minutes=37))

    assert not catalogue.find_outside("护照", TODAY)
    assert catalogue.search("护照", TODAY)[1]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"confidence": "sure"}, ("confidence",)),
        ({"items": [{"words": [], "names": ["甲"]}]}, ("items", 0, "words")),
        ({"items": [{"words": ["甲"], "names": [" "]}]}, ("items", 0, "names")),
        ({"outside": [{**FILE["outside"][0], "phone": "010-1"}]}, ("outside", 0, "phone")),
        ({"outside": [{**FILE["outside"][0], "source": ""}]}, ("outside", 0, "source")),
        ({"outside": [{**FILE["outside"][0], "confidence": "x"}]},
         ("outside", 0, "confidence")),
    ],
)  # fmt: skip
def test_a_seeded_fault_of_the_register_is_found(change, where):
    assert not list(saying_faults(FILE))

    assert where in [place for place, _ in saying_faults(deepcopy(FILE) | change)]
