"""An export has each row of its list once, as the list shows it, and says what it could not do."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import get_args, get_type_hints

import pytest

from contracts.events import snake_case
from contracts.hotline import AcceptTicket, Category, ExportTickets, ListTickets, TicketOrder
from contracts.jobs import JobFileOf, JobState, SheetFormat
from contracts.refusals import InvalidInput
from contracts.relief import ExportFiles, ExportLeads, ListFiles, ListLeads
from contracts.rights import Actor, Role
from contracts.texts import texts
from contracts.texts.sheets import label_of, sheet_texts
from services.hotline import exporting as hotline_exporting
from services.hotline import handlers
from services.hotline.kinds import TICKETS
from services.relief import exporting as relief_exporting
from tests.hotline.ticket_facts import AGENT, NOW, PHONE, turns
from tests.jobs.running import Office
from vocabulary.business_time import business_day

ALL_EXPORTS = {**hotline_exporting.EXPORTS, **relief_exporting.EXPORTS}


@pytest.fixture
def office() -> Office:
    return Office()


def test_each_ticket_is_in_the_file_once_in_the_order_of_the_list(office):
    office.register(range(10))
    job_id = office.start(sort=TicketOrder.OLDEST_FIRST)
    office.finish()
    assert office.numbers(job_id) == [f"SR-20210305-{n:06d}" for n in range(10)]
    job = office.shown(job_id)
    assert (job.state, job.total, job.done, job.faulty) == (JobState.FINISHED, 10, 10, 0)
    assert job.result is not None
    assert (job.result.name, job.errors) == (f"工单列表 {business_day(job.asked_at)}.csv", None)


def test_it_shows_what_the_list_shows_masked_and_in_words(office):
    office.register(range(1), text=f"矿上受伤，电话 {PHONE}")
    job_id = office.start()
    office.finish()
    told = dict(zip(*office.lines(job_id), strict=True))
    assert told["姓名（已隐去部分）"] == "次*"
    assert told["内容"] == "矿上受伤，电话 [mobile]"
    assert told["管辖工会"] == "桑珠孜区总工会"
    assert told["登记时间（北京时间，UTC+8）"] == "2021-03-05 12:00:00"


def test_filters_and_fields_are_those_of_the_list_and_headings_speak_tibetan(office):
    office.register(range(3))
    office.register(range(3, 5), category=Category.QUESTION)
    wanted = {"category": Category.QUESTION, "fields": ["number", "category"], "language": "bo"}
    job_id = office.start(**wanted)
    office.finish()
    lines = office.lines(job_id)
    assert lines[0] == [sheet_texts("bo")["column.number"], sheet_texts("bo")["column.category"]]
    assert sorted(lines[1:]) == [
        [f"SR-20210305-{n:06d}", label_of("category", "question", "bo")] for n in (3, 4)
    ]


def test_a_field_that_no_ticket_has_is_refused(office):
    with pytest.raises(InvalidInput) as refused:
        office.start(fields=["number", "phone"])
    assert refused.value.field == "fields"


def test_only_what_the_starter_may_see_is_in_it(office):
    office.register(range(2))
    office.register(range(2, 4), managing_union="county-540221")
    officer = Actor(
        name="staff/officer", roles=frozenset({Role.OFFICER}), unions=frozenset({"county-540221"})
    )
    job_id = office.start(officer)
    office.finish()
    content = office.content(job_id, by=officer).decode()
    assert content.count("SR-2021") == office.shown(job_id, officer).total == 2


def test_what_comes_while_it_runs_is_not_in_it_and_what_changes_shows_as_it_is_read(office):
    office.register(range(6))
    job_id = office.start()
    office.runner()._turn(*office.runner()._to_do()[0])
    office.register(range(6, 9), at=NOW + timedelta(seconds=1))
    with office.work(AGENT, now=NOW, action="ticket.accept") as unit:
        request = AcceptTicket(ticket_id="ticket-0000")
        handlers.accept_ticket(turns(unit), request=request)
    office.finish()
    lines = office.lines(job_id)[1:]
    assert sorted(line[1] for line in lines) == [f"SR-20210305-{n:06d}" for n in range(6)]
    assert [line[2] for line in lines if line[0] == "ticket-0000"] == ["已受理"]


def test_a_ticket_that_cannot_be_read_is_reported_with_its_row_and_costs_no_other(office):
    office.register(range(8))
    office.spoil(TICKETS, "ticket-0003", "request")
    job_id = office.start(sort=TicketOrder.OLDEST_FIRST)
    office.finish()
    job = office.shown(job_id)
    assert (job.done, job.faulty, job.state) == (7, 1, JobState.FINISHED)
    assert "SR-20210305-000003" not in office.numbers(job_id)
    assert office.lines(job_id, JobFileOf.ERRORS) == [
        ["行号", "记录标识", "字段", "错误代码", "说明"],
        ["4", "ticket-0003", "", "row_unreadable", texts()["row_unreadable"].zh],
    ]


@pytest.mark.parametrize("language", ["zh-CN", "bo"])
@pytest.mark.parametrize("kind", ALL_EXPORTS)
def test_every_heading_and_every_value_of_a_code_has_its_text(kind, language):
    export = ALL_EXPORTS[kind]
    wanted = {"language": language, "fields": []}
    columns = export.columns(wanted)
    assert len({each.heading for each in columns}) == len(columns)
    assert sheet_texts(language)[f"title.{kind.value}"]
    for hint in get_type_hints(export.item).values():
        for choice in get_args(hint) or (hint,):
            for value in getattr(choice, "__members__", {}).values():
                assert label_of(snake_case(choice.__name__), value.value, language)


@pytest.mark.parametrize(
    ("listed", "exported"),
    [(ListTickets, ExportTickets), (ListLeads, ExportLeads), (ListFiles, ExportFiles)],
)
def test_an_export_has_every_filter_of_its_list(listed, exported):
    of_the_page, of_the_file = {"cursor", "limit", "counted"}, {"format", "language", "fields"}
    names = {each.name for each in dataclasses.fields(listed)} - of_the_page
    assert names == {each.name for each in dataclasses.fields(exported)} - of_the_file


def test_formats_differ_in_type_and_name_alone(office):
    office.register(range(1))
    job_id = office.start(format=SheetFormat.XLSX)
    office.finish()
    job = office.shown(job_id)
    assert job.result is not None
    assert job.result.name.endswith(".xlsx")
    assert office.content(job_id).startswith(b"PK")
