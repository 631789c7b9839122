"""Makes the table of the keyboard on the screens of machines: web/static/pinyin.txt.

Not part of any build: run it by hand when the readings or the words should be newer, in an environment of its own

    pip install pypinyin==0.55.0 jieba==0.42.1    # both MIT; neither is needed to run or test onething
    python -m tools.pinyin

Which signs: the CJK block and extension A as far as pypinyin knows them, and those of the national table
(通用规范汉字表) that lie beyond them. Order: how often a sign is read so in the words of
jieba's list; then those of GB 2312; then by code. Words: places of the province, then the most usual ones.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "onething" / "web" / "static" / "pinyin.txt"
HEAD = (
    "# 拼音候选表，由 tools/pinyin.py 生成，不要手工修改："
    "读音 pypinyin 0.55.0（MIT），词频 jieba 0.42.1（MIT），地名为本平台行政区划。"
)
BLOCKS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF))
BEYOND = (  # of the national table (通用规范汉字表, 2013) what lies beyond the base plane
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀"
    "𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷"
    "𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮"
    "𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
SYLLABLE = re.compile("[a-z]{1,6}")
CHINESE = re.compile("[\u4e00-\u9fff]{2,4}")
NONE = ("m", "n", "ng", "hm", "hng", "ê")  # sounds, no syllables
ADDRESSES = (
    "号楼",
    "单元",
    "小区",
    "街道",
    "大街",
    "社区",
    "公寓",
    "家属院",
    "宿舍",
    "村民",
    "居委会",
    "村委会",
    "大厦",
    "商铺",
    "广场",
    "花园",
    "东路",
    "西路",
    "南路",
    "北路",
)
MORE = {"嗯": "en"}
SELDOM = 2  # readings of a sign that no word has; of one of extension A: the first
LARGEST = 120_000  # bytes of the whole table


def main() -> None:
    """Write the table."""
    readings = import_module("pypinyin")
    words = dict(_words(import_module("jieba")))
    said: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    keys = {word: _key(readings, word) for word in words}
    for word, often in words.items():
        for sign, syllable in zip(word, keys[word], strict=True):
            said[sign][syllable] += often
    lines = [HEAD, *_signs(readings, said)]
    left = LARGEST - sum(len(line.encode()) + 1 for line in lines)
    lines += _lines_of_words(_chosen(readings, words, keys, left))
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _words(jieba: Any) -> Iterator[tuple[str, float]]:
    """Yield the words of the list and how often each is."""
    place = Path(jieba.__file__).parent / "dict.txt"
    for line in place.read_text(encoding="utf-8").splitlines():
        word, often, _ = line.split(" ")
        if all("\u4e00" <= sign <= "\u9fff" for sign in word):
            yield word, float(often)


def _key(readings: Any, word: str) -> tuple[str, ...]:
    return tuple(readings.lazy_pinyin(word))


def _signs(readings: Any, said: dict[str, dict[str, float]]) -> Iterator[str]:
    """Yield a line for each syllable: all signs that are read so, the usual ones first."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in _codes(readings):
        sign = chr(code)
        read = readings.pinyin(sign, style=readings.Style.NORMAL, heteronym=True)[0]
        known = [one for one in [*read, MORE.get(sign, "")] if _is_syllable(one)]
        most = len(known) if sign in said else SELDOM if code >= BLOCKS[0][0] else 1
        for syllable in known[:most]:
            found[syllable].append(sign)
    for syllable in sorted(found):
        signs = dict.fromkeys(found[syllable])
        order = sorted(
            signs, key=lambda one: (-said[one].get(syllable, 0), not _usual(one), ord(one))
        )
        yield f"{syllable} {''.join(order)}"


def _is_syllable(said: str) -> bool:
    return said not in NONE and SYLLABLE.fullmatch(said) is not None


def _codes(readings: Any) -> Iterable[int]:
    known = readings.pinyin_dict.pinyin_dict
    for first, last in BLOCKS:
        yield from (code for code in range(first, last + 1) if code in known)
    yield from (ord(sign) for sign in BEYOND if ord(sign) in known)


def _usual(sign: str) -> bool:
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _chosen(
    readings: Any, words: dict[str, float], keys: dict[str, tuple[str, ...]], left: int
) -> Iterator[tuple[str, str]]:
    """Yield words with their keys until the table is full: places first."""
    usual = sorted((word for word in words if CHINESE.fullmatch(word)), key=lambda one: -words[one])
    for word in dict.fromkeys([*_places(), *ADDRESSES, *usual]):
        key = "".join(keys.get(word) or _key(readings, word))
        left -= len(key) + 1 + len(word.encode()) + 1
        if left < 0:
            return
        yield key, word


def _places() -> Iterator[str]:
    """Yield the names of province, cities and counties, whole and in short."""
    with (ROOT / "data" / "regions" / "shanxi_divisions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if CHINESE.fullmatch(row["name"]) and row["level"] != "zone":
                yield row["name"]
                if len(row["name"]) > len("小店"):
                    yield row["name"][:-1]


def _lines_of_words(chosen: Iterable[tuple[str, str]]) -> list[str]:
    by_key: dict[str, list[str]] = defaultdict(list)
    for key, word in chosen:
        by_key[key].append(word)
    return [f"{key}={' '.join(found)}" for key, found in sorted(by_key.items())]


if __name__ == "__main__":
    main()
