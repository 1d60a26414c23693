"""What relief keeps of a person, for himself: leads, hardship files, aid on them and its payment.

Aid names no phone: it is his whose file it is on. What staff wrote for staff, who acted, and what
others declared is left out or named without being shown; so is a payee who is somebody else.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from contracts.own_data import OwnEntry, OwnRecord, TellOwnData
from contracts.people import Applicant
from contracts.relief import Payee
from contracts.rights import EVERYTHING
from records.corrections import own_corrections
from records.keys import IndexKeys
from records.own_data import Whose, all_rows, entry, section
from records.reads import Reads
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.case import CaseAct
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.lead import Lead
from services.relief.golden_autumn.own_data import own_applications
from services.relief.goods.own_data import own_kits
from services.relief.households.telling import own_membership, own_sections
from services.relief.leaving.course import course_told
from services.relief.leaving.own_data import recheck_entries
from services.relief.lookback.own_data import own_visits
from services.relief.offering.own_data import own_offers
from services.relief.repository.acts import Acts
from services.relief.repository.aid_requests import AID_REQUESTS, AidRequests
from services.relief.repository.files import FILES, Files
from services.relief.repository.leads import LEADS, Leads
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from services.relief.repository.payment_lines import PAYMENT_LINES
from services.relief.verifying.own_data import own_receipt_checks
from vocabulary.masking import hide_personal_numbers, mask_card, mask_name
from vocabulary.person_name import is_same


def own_records(
    reads: Reads, acts: Acts, *, request: TellOwnData, keys: IndexKeys
) -> tuple[list[OwnRecord], int]:
    """(leads, files, the aid on them, corrections; how many are left out)."""
    person_key = Whose.of(request, keys).person_key
    leads, more_leads = all_rows(reads, LEADS, {"person_key": person_key})
    files, more_files = all_rows(reads, FILES, {"person_keys": person_key})
    records = [_lead(Leads.from_document(row)) for row in leads]
    left_out = more_leads + more_files
    for row in files:
        file = Files.from_document(row)
        himself = file.holder.person_key == person_key
        told, more = own_applications(
            reads,
            file.aggregate_id,
            partial(_acts, acts),
            student_key=None if himself else person_key,
        )
        left_out += more
        if not himself:
            records += [own_membership(file, person_key), *told]
            continue
        records += [_file(file, acts, reads), *told]
        # No request for aid names a phone: it is found by the file, which is in the grant.
        beyond = reads.within(EVERYTHING)
        aid, more = all_rows(beyond, AID_REQUESTS, {"file_id": file.aggregate_id})
        records += [_aid(AidRequests.from_document(each), file, acts, beyond) for each in aid]
        left_out += more
    asked, more_asked = own_corrections(reads, records)
    kits, more_kits = own_kits(reads, request=request, keys=keys)
    return [*records, *asked, *kits], left_out + more_asked + more_kits


def _person(person: Applicant) -> dict[str, Any]:
    return {
        "applicant.name": person.name,
        "applicant.phone": person.phone,
        "applicant.id_number": person.id_number,
    }


def _lead(lead: Lead) -> OwnRecord:
    referral, decision = lead.referral, lead.decision
    record = entry(
        {
            "ticket_number": referral.ticket_number,
            "state": lead.state,
            **_person(referral.applicant),
            "reason_code": referral.reason_code,
            "county": referral.county,
            "managing_union": referral.managing_union,
            "language": referral.language,
            "opened_at": lead.opened.at,
            "happened_on": lead.opened.happened_on,
            "consent_withdrawn": lead.consent_withdrawn,
            "id_warnings": list(referral.id_warnings),
        },
        not_shown={"story": referral.story},
    )
    decided = []
    if decision is not None:
        told = {
            "decided_at": decision.act.at,
            "decided_on": decision.act.happened_on,
            "file_number": decision.file_number,
            "refusal_reason": decision.refusal_reason,
        }
        unshown = {"note": decision.note, "late_entry_reason": decision.act.late}
        decided = [entry(told, not_shown=unshown)]
    return OwnRecord(
        subject=lead.subject,
        number=referral.ticket_number,
        sections=[section("record", record), section("decision", *decided)],
    )


def _file(file: HardshipFile, acts: Acts, reads: Reads) -> OwnRecord:
    holder, notice = file.holder, file.notice
    record = entry(
        {
            "number": file.number,
            "state": file.state,
            **_person(holder.applicant),
            "county": holder.county,
            "managing_union": file.managing_union,
            "work_unit": _hidden(file.work_unit),
            "round": file.submissions,
            "returned_items": list(file.returned_items),
            "opened_on": file.opened.happened_on,
            "opened_at": file.opened.at,
        },
        not_shown={"late_entry_reason": file.opened.late},
    )
    shown = {
        "from_day": notice.from_day,
        "until_day": notice.until_day,
        "shown_name": notice.shown_name,
        "work_unit": _hidden(notice.work_unit),
        "number_tail": notice.number_tail,
    } if notice else None  # fmt: skip
    return OwnRecord(
        subject=file.subject,
        number=file.number,
        sections=[
            section("record", record),
            *own_sections(file),
            section("notice", *([entry(shown)] if shown else [])),
            section("course", entry(course_told(file.course))),
            section("recheck", *recheck_entries(file)),
            section("acts", *_acts(acts, file.subject)),
            own_visits(reads, file.aggregate_id),
            own_offers(reads, file.aggregate_id),
            own_receipt_checks(reads, file.aggregate_id),
        ],
    )


def _acts(acts: Acts, subject: str) -> list[OwnEntry]:
    """What was done, when and where; by whom is no datum of his."""
    return [_act(act) for act, _ in acts.told(subject)]


def _act(act: CaseAct) -> OwnEntry:
    return entry(
        {
            "stage": act.stage,
            "outcome": act.outcome,
            "at": act.act.at,
            "happened_on": act.act.happened_on,
            "union": act.union,
            "refusal_reason": act.reason,
            "items": list(act.items),
        },
        not_shown={"note": act.note, "late_entry_reason": act.act.late},
    )


def _aid(aid: AidRequest, file: HardshipFile, acts: Acts, reads: Reads) -> OwnRecord:
    record = entry(
        {
            "file_number": aid.file_number,
            "aid_state": aid.state,
            "programme": aid.terms.programme,
            "aid_year": aid.terms.year,
            "amount_fen": aid.terms.amount_fen,
            **_payee(aid.payee, file.holder.applicant),
            "managing_union": aid.union,
            "requested_on": aid.requested.happened_on,
        }
    )
    return OwnRecord(
        subject=aid.subject,
        number=aid.file_number,
        sections=[
            section("record", record),
            section("acts", *_acts(acts, aid.subject)),
            section("payments", *_payments(aid, file, reads)),
        ],
    )


def _payments(aid: AidRequest, file: HardshipFile, reads: Reads) -> list[OwnEntry]:
    """Its lines in payment batches, of rejected ones too."""
    lines, _ = all_rows(reads, PAYMENT_LINES, {"aid_id": aid.aggregate_id})
    batches = {
        row["_id"]: row for row in reads.load(PAYMENT_BATCHES, {line["batch_id"] for line in lines})
    }
    return [
        entry(
            {
                "amount_fen": line["amount_fen"],
                **_payee(Payee(**line["payee"]), file.holder.applicant),
                "batch_state": batches[line["batch_id"]]["state"],
                "built_on": batches[line["batch_id"]]["built_on"],
                "paid_on": batches[line["batch_id"]]["paid_on"],
                "result": line.get("result"),
                "paid_fen": line.get("paid_fen"),
                "failure": line.get("failure"),
                "receipt_number": batches[line["batch_id"]]["receipt_number"],
            }
        )
        for line in lines
    ]


def _payee(payee: Payee, person: Applicant) -> dict[str, str]:
    """Himself in full; anybody else as staff see him."""
    himself = is_same(payee.name, person.name)
    return {
        "payee.name": payee.name if himself else mask_name(payee.name),
        "payee.card": payee.card if himself else mask_card(payee.card),
        "payee.bank": hide_personal_numbers(payee.bank),
    }


def _hidden(text: str | None) -> str | None:
    return None if text is None else hide_personal_numbers(text)
