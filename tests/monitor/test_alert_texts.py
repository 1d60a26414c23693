"""What is said of alerts: for every kind and service, in words, with a count where there is one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.monitor import AlertKind, Urgency
from deploy.permissions import service_names
from services.monitor.alerting import texts
from services.monitor.alerting.texts import SHORT, Said, in_unit

BEGAN = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)


def told(
    kind: AlertKind,
    service: str | None = "relief",
    affected: int | None = None,
    about: str = "relief",
) -> Said:
    return texts.said(
        kind=kind,
        about=about,
        service=service,
        urgency=Urgency.NOW,
        value=125_000,
        limit=120_000,
        affected=affected,
    )


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_says_what_happened_what_it_means_and_what_to_do(kind: AlertKind) -> None:
    said = told(kind)
    for part in (said.what, said.meaning, said.meaning_bo, said.what_to_do, said.can_wait):
        assert part
        assert "{" not in part


@pytest.mark.parametrize("service", service_names())
def test_every_service_says_what_people_wait_for_or_cannot_do(service: str) -> None:
    default = told(AlertKind.SILENCE, "nobody's")
    stopped = told(AlertKind.SILENCE, service)
    assert stopped.meaning != default.meaning
    assert stopped.meaning_bo != default.meaning_bo
    waiting = told(AlertKind.HELD, service, affected=12)
    assert "12" in waiting.meaning
    assert "12" in waiting.meaning_bo


@pytest.mark.parametrize("kind", [AlertKind.HUB_LAG, AlertKind.UNCHAINED_AUDIT])
def test_what_stops_nothing_does_not_say_that_something_stopped_or_somebody_waits(
    kind: AlertKind,
) -> None:
    for affected in (None, 12):
        stopped = told(AlertKind.SILENCE, affected=affected)
        said = told(kind, affected=affected)
        assert said.meaning != stopped.meaning
        assert said.meaning_bo != stopped.meaning_bo
        assert "12" not in said.meaning


def test_one_silent_process_among_others_is_not_a_service_that_stopped() -> None:
    one, all_of_them = told(AlertKind.SILENCE, about="relief@h"), told(AlertKind.SILENCE)
    assert one.meaning != all_of_them.meaning
    assert one.meaning_bo != all_of_them.meaning_bo


def test_what_to_do_names_pages_and_buttons_as_the_web_does() -> None:
    catalogue = Path(__file__).parents[2] / "web" / "src" / "i18n" / "zh-CN" / "ops.json"
    spoken = json.loads(catalogue.read_text("utf-8"))["ops"]
    to_do = told(AlertKind.HELD).what_to_do
    assert f"“{spoken['failed']['title']}”" in to_do
    assert spoken["message"]["discard"] in to_do


def test_a_process_is_named_by_its_service_and_machine() -> None:
    assert "帮扶服务（host-1）" in told(AlertKind.SILENCE, about="relief@host-1").what


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (AlertKind.QUEUE_AGE, 125_000, "2 分钟"),
        (AlertKind.SILENCE, 59_999, "59 秒"),
        (AlertKind.AWAITED_AGE, 86_400_000, "1 天"),
        (AlertKind.HUB_LAG, 900, "900 毫秒"),
        (AlertKind.QUEUE_DEPTH, 20_000, "20000 条"),
        (AlertKind.DISK, 900, "900 MB"),
    ],
)
def test_values_are_said_in_their_unit(kind: AlertKind, value: int, text: str) -> None:
    assert in_unit(kind, value) == text


@pytest.mark.parametrize("urgency", Urgency)
def test_the_title_says_whether_it_can_wait_and_the_text_when_it_began(urgency: Urgency) -> None:
    words = texts.of_call(
        told(AlertKind.OUTBOX_AGE), urgency=urgency, code="A1B2C3", call=2, raised_at=BEGAN
    )
    assert ("请现在处理" in words.title) == (urgency is Urgency.NOW)
    assert "03-06 02:30" in words.text, "as the clock on the wall says"
    assert "第 2 次呼叫" in words.text
    assert words.values["code"] == "A1B2C3"


@pytest.mark.parametrize("kind", AlertKind)
def test_the_values_of_a_text_message_are_as_short_as_the_provider_wants(kind: AlertKind) -> None:
    over = BEGAN + timedelta(hours=2)
    said = told(kind, about="notifications.campaigns", affected=10**9)
    for words in (
        texts.of_call(said, urgency=Urgency.NOW, code="A1B2C3", call=1, raised_at=BEGAN),
        texts.of_end(said, code="A1B2C3", raised_at=BEGAN, over_at=over),
    ):
        assert set(words.values) == {"what", "meaning", "wait", "code"}
        assert all(0 < len(value) <= SHORT for value in words.values.values())


def test_the_end_says_how_long_it_lasted() -> None:
    words = texts.of_end(
        told(AlertKind.DISK), code="C", raised_at=BEGAN, over_at=BEGAN + timedelta(minutes=42)
    )
    assert "历时 42 分钟" in words.text
