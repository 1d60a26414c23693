"""What the rights walk asks of an application for a student of a household of one county."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.rights.aid_walked import NOBODYS_VERSION, PAYEE
from tests.strangers import somebody as a_person

STUDIES = {
    "school": "西藏大学",
    "level": "bachelor",
    "tuition": "household",
    "begins_on": "2021-09-01",
}


def a_student() -> dict[str, Any]:
    """A member of a household who studies."""
    person = a_person()
    told = {"name": person["name"], "id_number": person["id_number"]}
    return {**told, "relation": "child", "health": "healthy", "employment": "student"}


def new_student_aid(file_id: str, member_id: str) -> dict[str, Any]:
    """An application for a member of the household."""
    return {"file_id": file_id, "member_id": member_id, "studies": STUDIES}


def applied_for(done: Callable[[str, dict[str, Any]], Any], file_id: str) -> str:
    """An application for the only member of a file's household; `done` asks relief."""
    [member] = done("get_household", {"file_id": file_id})["members"]
    applied = done("apply_for_student", new_student_aid(file_id, member["member_id"]))
    return str(applied["student_aid_id"])


def of_student_aid(student_aid_id: str) -> dict[str, Any]:
    """Method → what is asked with it about this application."""
    known = {"student_aid_id": student_aid_id}
    step = {**known, "expected_version": NOBODYS_VERSION}
    passed = {**step, "outcome": "passed"}
    return {
        "relief.get_student_aid": known,
        "relief.get_student_material": {**known, "file_id": "no-file"},
        "relief.apply_again_for_student": {**step, "studies": STUDIES, "corrected": ["school"]},
        "relief.check_student_materials": passed,
        "relief.first_review_student_aid": passed,
        "relief.review_student_aid": passed,
        "relief.post_student_notice": step,
        "relief.confirm_student_aid": passed,
        "relief.enter_student_aid": {**step, "number": "JQ-1", "entered_on": "2021-09-01"},
        "relief.request_student_funds": {**step, "payee": PAYEE},
        "relief.withdraw_student_aid": {**step, "note": "撤回"},
        "relief.move_student_aid_up": step,
    }
