"""What is said of an alert, in Chinese, and in Tibetan what it means (``texts.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from contracts.monitor import AlertKind, Urgency
from services.monitor.domain.alert_rules import AGES
from services.monitor.domain.notice import Words
from services.monitor.domain.readings import BROKER
from vocabulary.business_time import SHANGHAI

_FILE = Path(__file__).with_name("texts.toml")
_STEPS = ((86_400, "天"), (3_600, "小时"), (60, "分钟"), (1, "秒"))
_COUNTED = {AlertKind.HELD: " 条", AlertKind.QUEUE_DEPTH: " 条"}
_MILLISECOND = timedelta(milliseconds=1)
SHORT = 35
"""The longest value that a template of the SMS provider takes, in characters."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One alert in words; `can_wait` says whether it can wait till morning."""

    what: str
    meaning: str
    meaning_bo: str
    what_to_do: str
    can_wait: str
    can_wait_bo: str


def said(
    *,
    kind: AlertKind,
    about: str,
    service: str | None,
    urgency: Urgency,
    value: int,
    limit: int,
    affected: int | None,
) -> Said:
    """What to tell of an alert; `about` is its subject, `service` whose work stops."""
    texts = _texts()
    own, can_wait = texts["kind"][kind.value], texts["urgency"][urgency.value]
    values = {
        "where": _where(about),
        "value": in_unit(kind, value),
        "limit": in_unit(kind, limit),
    }
    concerned = service or (BROKER if kind is AlertKind.BROKER_AWAY else "default")
    return Said(
        what=own["what"].format(**values),
        meaning=_own(own, about, "") or _meaning(concerned, affected, ""),
        meaning_bo=_own(own, about, "_bo") or _meaning(concerned, affected, "_bo"),
        what_to_do=own["what_to_do"],
        can_wait=can_wait["zh"],
        can_wait_bo=can_wait["bo"],
    )


def in_unit(kind: AlertKind, value: int) -> str:
    """A value of a kind as people read it: ``2 分钟``, ``12 条``, ``900 MB``."""
    if kind in AGES:
        return _span(value)
    if kind is AlertKind.DISK:
        return f"{value} MB"
    return f"{value}{_COUNTED.get(kind, '')}"


def of_call(about: Said, *, urgency: Urgency, code: str, call: int, raised_at: datetime) -> Words:
    """The notice of a call: a text for groups, and values for the template of a text message."""
    began = raised_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
    urgent = "请现在处理" if urgency is Urgency.NOW else "可等到早上"
    lines = (
        f"> 对工友：{about.meaning}",
        f"> {about.meaning_bo}",
        f"> 怎么办：{about.what_to_do}",
        f"> 能否等到早上：{about.can_wait}",
        f"> {about.can_wait_bo}",
        f"> {began} 起，第 {call} 次呼叫，编号 {code}",
    )
    values = {"what": about.what, "meaning": about.meaning, "wait": urgent, "code": code}
    return Words(
        title=f"【{urgent}】{about.what}",
        text="\n".join(lines),
        values={name: value[:SHORT] for name, value in values.items()},
    )


def of_end(about: Said, *, code: str, raised_at: datetime, over_at: datetime) -> Words:
    """The notice that it is over."""
    lasted = _span((over_at - raised_at) // _MILLISECOND)
    text = f"> 已恢复，历时 {lasted}，编号 {code}。\n> སླར་གསོ་བྱུང་ཟིན།"
    values = {"what": about.what, "meaning": "已恢复", "wait": "不用处理", "code": code}
    return Words(
        title=f"【已恢复】{about.what}",
        text=text,
        values={name: value[:SHORT] for name, value in values.items()},
    )


def code_of(alert_id: str) -> str:
    """A short code by which people name an alert to each other."""
    return alert_id.replace("-", "")[-6:].upper()


def _own(texts: Mapping[str, str], about: str, language: str) -> str | None:
    """What the kind itself means, of one process among others first."""
    of_one = texts.get(f"meaning_of_one{language}") if "@" in about else None
    return of_one or texts.get(f"meaning{language}")


def _meaning(concerned: str, affected: int | None, language: str) -> str:
    texts = _texts()
    table = texts[f"affected{language}" if affected else f"stopped{language}"]
    sentence: str = table.get(concerned, table["default"])
    return sentence.format(n=affected)


def _where(about: str) -> str:
    """The subject as people know it: a service by its name, anything else as it is."""
    service, at, host = about.partition("@")
    name = str(_texts()["name"].get(service, service))
    return f"{name}（{host}）" if at else name


def _span(milliseconds: int) -> str:
    seconds = milliseconds // 1000
    for size, unit in _STEPS:
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{milliseconds} 毫秒"


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))
