"""The end of retention of applications for students: with that of the file they were made on."""

from __future__ import annotations

from typing import Any

from messaging.retention import END_OF_RETENTION, erase_journal, published_journal
from records.acts import act_now
from records.retention import Pseudonyms
from records.retention.holds import end_words
from services.relief.golden_autumn.application import StudentAid
from services.relief.notice_proof.retiring import end_proofs

MOST_APPLICATIONS = 1_000


def unended_applications(service: Any, file_id: str) -> list[StudentAid]:
    """Those on the file whose retention has not ended yet."""
    found = service.cases.student_aid.find_all(limit=MOST_APPLICATIONS, file_id=file_id)
    return [each for each in found if each.archived_on is None]


def require_published(service: Any, applications: list[StudentAid]) -> None:
    """Raises `Unpublished` where an application's facts are still to be published."""
    for each in applications:
        published_journal(service.unit, each.subject)


def end_applications(service: Any, applications: list[StudentAid], pseudonyms: Pseudonyms) -> None:
    """Nothing of them, of their scans and of what was written on them tells of a person."""
    unit, cases = service.unit, service.cases
    act = act_now(by=unit.actor, now=unit.now)
    for each in applications:
        journal = published_journal(unit, each.subject)
        with cases.student_aid.changing(each.aggregate_id, veiled=True) as application:
            application.archive(pseudonyms, act=act)
        cases.acts.end_texts(each.subject)
        for file_id in each.materials:
            service.kept_files.staged.erase(file_id, subject=each.subject)
        end_proofs(service, each.subject)
        end_words(unit, each.subject)
        told = erase_journal(unit, journal, pseudonyms)
        unit.audit(END_OF_RETENTION, each.subject, after={"journal_rows": told})
