"""Dossiers as documents: hashed by what they say, set the same each time, never obeyed."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest

from contracts.dossiers import DossierNotRendered
from contracts.people import RevealReason
from services.gateway.dossiers import rendering
from services.gateway.dossiers.document import worded
from services.gateway.dossiers.hashes import content_hash, hashed
from services.gateway.dossiers.rendering import page_count, render
from services.gateway.dossiers.wording import texts
from tests.gateway.dossier_facts import LEAD, LEAD_BO, STORY, line, parts, trail

pytestmark = pytest.mark.timeout(120)
NUMBER = "JZ-20261122-7K3M9QXA"
MADE_AT = datetime(2026, 11, 22, 15, 50, 7, tzinfo=UTC)


def told(wanted: Any = LEAD, gathered: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return worded(
        wanted, gathered or parts(), number=NUMBER, made_by="次仁（staff/auditor）", made_at=MADE_AT
    )


def pages_of(document: bytes) -> list[str]:
    read = pypdfium2.PdfDocument(document)
    return [page.get_textpage().get_text_range() for page in read]


@pytest.fixture(scope="module")
def document() -> bytes:
    return render(told(), seconds=60)


def test_the_same_words_are_set_as_the_same_bytes(document: bytes) -> None:
    assert render(told(), seconds=60) == document


def test_it_has_cover_contents_parts_and_numbered_pages(document: bytes) -> None:
    pages = pages_of(document)
    assert page_count(document) == len(pages) >= 5
    cover = pages[0]
    assert NUMBER in cover
    assert "次仁（staff/auditor）" in cover
    assert "2026-11-22 23:50:07" in cover, "moments are Beijing time"
    assert "个人信息已遮盖" in cover
    assert "目录" in pages[1]
    assert all(f"第 {n} 页，共 {len(pages)} 页" in page for n, page in enumerate(pages, 1))
    whole = "\n".join(pages)
    for text in ("139****5678", "5423**********1234", "患病", "已受理", "待入链", "a1" * 8):
        assert text in whole


def test_what_people_wrote_is_text_and_not_markup(document: bytes) -> None:
    whole = "".join("".join(pages_of(document)).split())
    assert "".join(["#set", "page(fill:", "red)", "*两名*", "子女上学"]) in whole
    assert "".join(STORY.split())[:10] in whole


def test_what_no_font_holds_stands_as_its_code_point_and_stops_no_dossier() -> None:
    document = render(told(gathered=parts("求助😀，我叫王𪜀，\uffff👨\u200d👩谢谢")), seconds=60)
    whole = "".join("".join(pages_of(document)).split())
    assert "求助〔U+1F600〕，我叫王〔U+2A700〕" in whole
    assert "谢谢" in whole
    assert b"pdfaid:part>2<" in document


def test_it_may_be_archived(document: bytes) -> None:
    assert b"pdfaid:part>2<" in document
    assert b"/FontFile" in document
    assert b"/URI" not in document


def test_tibetan_is_set_with_a_font_of_its_own() -> None:
    document = render(told(LEAD_BO), seconds=60)
    assert b"NotoSerifTibetan" in document
    assert texts("bo")["contents"][:6] in "".join(pages_of(document))


def test_a_cover_says_when_somebody_was_shown_in_full() -> None:
    wanted = replace(LEAD, reveal_reason=RevealReason.SUPERVISION, reveal_note="核查")
    assert told(wanted)["privacy"] == texts("zh-CN")["revealed"]


def test_the_same_records_give_the_same_hash_whoever_asks_and_however_often() -> None:
    first, later = parts(), copy.deepcopy(parts())
    later[0]["asked_by"] = "staff/another"
    later[0]["trail"] = trail([line(4), line(7), line(8), line(9)])
    assert content_hash([hashed(each) for each in later]) == content_hash(
        [hashed(each) for each in first]
    )
    assert hashed(later[0])["trail_hash"] != hashed(first[0])["trail_hash"]
    assert told(LEAD_BO)["content_hash"] == told(LEAD)["content_hash"]


def test_another_record_gives_another_hash() -> None:
    assert told(gathered=parts("别的情况"))["content_hash"] != told()["content_hash"]


def test_every_text_stands_in_both_languages() -> None:
    zh, bo = texts("zh-CN"), texts("bo")
    assert zh.keys() == bo.keys()
    missing = [code for code in zh if not bo[code] or (not zh[code] and code != "unreviewed")]
    assert missing == []


def test_what_takes_too_long_is_ended_and_refused() -> None:
    with pytest.raises(DossierNotRendered):
        render(told(), seconds=0.05)


def test_what_cannot_be_set_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DossierNotRendered):
        render({**told(), "made": [2026, 13, 99, 0, 0, 0]}, seconds=60)
    monkeypatch.setattr(rendering, "_CHILD", "services.gateway.dossiers.nobody")
    with pytest.raises(DossierNotRendered):
        render(told(), seconds=60)
