"""What identity says of consent: the texts in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contracts.consents import ConsentTextAnswer
from contracts.requests import Query


@dataclass(frozen=True, kw_only=True)
class ConsentTextList:
    """The texts in force today, one for each purpose."""

    items: list[ConsentTextAnswer]


@dataclass(frozen=True, kw_only=True)
class ListConsentTexts(Query):
    """What somebody is asked to agree to today; whoever files a request names the versions."""

    service = "identity"
    action = "consent.read"
    answer = ConsentTextList

    language: Literal["zh-CN", "bo", "en"] = "zh-CN"
