"""Files whose case is over, payments that were made, and the runs that end their retention."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from contracts.relief import ConfirmFile, RefusalReason, Verdict
from contracts.retention import HoldRecord, Retained
from contracts.rights import Actor, Role, system_actor
from messaging.journal import PUBLISHED
from messaging.retention.running import step
from records.documents import encoded
from records.files import StagedFiles
from records.kinds import MACHINERY, OUTBOX
from records.policies import Policies, load_policies
from records.retention import holds
from services.relief.cases import Cases
from services.relief.migrations import KINDS
from services.relief.repository.leads import Leads
from services.relief.retiring import RETIREMENTS
from tests.books import KEYS, Books
from tests.relief.aid_facts import ASKER, CARD, aid_on
from tests.relief.file_facts import AFTER_NOTICE, CONFIRMER, FOUND, WORK_UNIT, asked, on_notice
from tests.relief.lead_facts import ID_NUMBER, NOW, RELIEF, WORKER

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
YEARS = {"leads": 1, "files": 5, "payments": 30}
TERMS = Policies(
    {
        f"retention.{of}": [
            {
                "from": "2000-01-01",
                "values": {
                    "years": years, "counted_from": "event", "basis": "a test", "dossier_days": 0,
                },
            }
        ]
        for of, years in YEARS.items()
    }
)  # fmt: skip
FILE_DUE = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
WHY_NOT = "次仁家有车"
KEPT_KEYS = (
    KEYS.phone_key(WORKER.phone),
    KEYS.person_key(ID_NUMBER),
    KEYS.card_key(CARD),
)
TELLING = (WORKER.name, WORKER.phone, ID_NUMBER, CARD, WORK_UNIT, FOUND, "有车", *KEPT_KEYS)
"""What tells of the person in any way, in plain."""


def publish(books: Books) -> None:
    """As the relay does."""
    with books.work(RELIEF, now=NOW) as unit:
        for row in books.rows(OUTBOX):
            published = {"state": PUBLISHED, "published_at": unit.recorded_at}
            unit.replace(OUTBOX, {**row, **published})


def refused(books: Books) -> str:
    """Aid was asked for while the notice hung; then somebody objected."""
    file_id = on_notice(books)
    asked(books, aid_on(file_id, note="次仁急用"), ASKER, now=AFTER_NOTICE)
    refusal = ConfirmFile(
        file_id=file_id,
        outcome=Verdict.REFUSED,
        reason=RefusalReason.NOT_HARDSHIP,
        note=WHY_NOT,
    )
    asked(books, refusal, CONFIRMER, now=AFTER_NOTICE)
    publish(books)
    return file_id


def served(books: Books, unit: Any) -> Any:
    """What the service class would be, in this unit."""
    cases = Cases(unit)
    return SimpleNamespace(
        name="relief",
        unit=unit,
        reads=books.reads(unit.grant),
        leads=Leads(unit),
        files=cases.files,
        cases=cases,
        kept_files=SimpleNamespace(staged=StagedFiles(unit)),
        policies=load_policies(),
    )


def run(books: Books, of: Retained = Retained.FILES, *, now: datetime = FILE_DUE) -> int:
    """One step of the timer; how many records came to their end."""
    with books.work(system_actor("relief"), now=now) as unit:
        return step(served(books, unit), of, RETIREMENTS[of], TERMS)


def hold(books: Books, of: Retained, record_id: str) -> None:
    request = HoldRecord(of=of, record_id=record_id, reason="复议未结")
    with books.work(AUDITOR, now=FILE_DUE, action=request.action) as unit:
        subject = RETIREMENTS[of].subject(record_id)
        holds.place(unit, request=request, kind=RETIREMENTS[of].kind, subject=subject)


def told_still(books: Books) -> Iterator[str]:
    """What tells of the person and is stored, encrypted or not."""
    kinds = [kind for kind in (*KINDS, *MACHINERY) if not kind.in_audit_database]
    stored = b"".join(encoded(row) for kind in kinds for row in books.rows(kind))
    plain = str([books.opened(kind) for kind in KINDS if not kind.in_audit_database])
    yield from (gone for gone in TELLING if gone.encode() in stored or gone in plain)
