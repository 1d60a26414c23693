"""200,000 tickets with texts of their own, as they lie in a database after years."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from records.keys import IndexKeys
from services.hotline.searching.words import found_by
from vocabulary.ids import new_id
from vocabulary.unions import managing_unions

AT_ONCE = 5_000
SENTENCES = 4
# As common as words are: the first in every third sentence, the last in one of some hundred.
WORDS = (
    "拖欠工资", "工地", "包工头", "劳动合同", "社会保险", "医药费",
    "困难补助", "子女上学", "工伤认定", "加班费", "辞退", "赔偿",
    "仲裁", "法律援助", "养老金", "失业", "体检", "会员证",
    "医疗互助", "宿舍", "食堂", "高温津贴", "带薪休假", "产假",
    "试用期", "经济补偿", "欠条", "劳务公司", "水电站", "矿山",
    "藏药厂", "环卫", "出租车", "快递员", "外卖", "牧场",
    "合作社", "扶贫车间", "青稞酒厂", "机场", "铁路", "学校",
    "医院", "宾馆", "茶馆", "超市", "搬运", "货车司机",
    "保安", "保洁", "གླ་ཆ་མ་སྤྲོད་པ", "བཟོ་པ", "ནད་པ", "སློབ་ཡོན",
    "དཀའ་ངལ", "ལས་མི་ཚོགས་པ", "གན་རྒྱ", "ཁྲིམས་རྩོད",
)  # fmt: skip
SYLLABLES = (
    "东西南北中山河天地人大小上下左右前后春夏秋冬金木水火土日月星云风雨雪花草树石田园村镇城门"
)


def texts(count: int) -> Iterator[str]:
    """Requests of four sentences: common words, and names that few others hold."""
    chance = random.Random(1)
    weights = [1 / (place + 2) for place in range(len(WORDS))]
    for _ in range(count):
        common = chance.choices(WORDS, weights, k=SENTENCES * 2)
        names = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(SENTENCES)]
        yield "，".join(
            f"{name}{common[place]}问{common[-place - 1]}" for place, name in enumerate(names)
        )


def fill(tickets: Any, pattern: dict[str, Any], count: int, *, keys: IndexKeys) -> Sequence[str]:
    """So many copies of a ticket, each found by words of its own; the words of some of them.

    What is encrypted is copied as it is: every read opens it anew.
    """
    chance, unions = random.Random(2), [union.code for union in managing_unions()]
    some: list[str] = []
    made = enumerate(texts(count))
    while batch := list(islice(made, AT_ONCE)):
        tickets.insert_many(
            [_copy(pattern, place, text, unions, keys) for place, text in batch], ordered=False
        )
        some += [text for _, text in chance.sample(batch, 10)]
    return some


def _copy(
    pattern: dict[str, Any], place: int, text: str, unions: Sequence[str], keys: IndexKeys
) -> dict[str, Any]:
    at = pattern["registered_at"] + timedelta(minutes=place)
    return {
        **pattern,
        "_id": new_id(),
        "number": f"SR-{at:%Y%m%d}-{place + 1_000:06d}",
        "query_key": f"q1.{place:040x}",
        "phone_key": f"t1.{place // 3:040x}",
        "managing_union": unions[place % len(unions)],
        "registered_at": at,
        "unindexed": False,
        "found_by": list(found_by(text, None, keys=keys)),
    }
