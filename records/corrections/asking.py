"""Asking for a correction and deciding it; the owner of the record says how it is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from contracts.corrections import (
    AskCorrection,
    CorrectedField,
    CorrectionNotFound,
    CorrectionOf,
    CorrectionPending,
    CorrectionState,
    DecideCorrection,
    NothingToCorrect,
)
from contracts.people import Applicant
from contracts.refusals import ForeignUnion, InvalidInput, RightMissing
from contracts.rights import holds
from records.acts import Act, act_now
from records.corrections.correction import Correction
from records.corrections.repository import MOST_CORRECTIONS, Corrections, open_key
from records.corrections.views import masked
from records.kinds import Kind
from records.unit_of_work import UnitOfWork
from vocabulary import id_number, person_name, phone
from vocabulary.business_time import business_day
from vocabulary.ids import new_id
from vocabulary.invalid_value import InvalidValue
from vocabulary.masking import hide_personal_numbers

_RULES: dict[CorrectedField, Callable[[str], str]] = {
    CorrectedField.NAME: person_name.normalise,
    CorrectedField.PHONE: phone.normalise,
    CorrectedField.ID_NUMBER: id_number.normalise,
}


class Record(Protocol):
    """A record that holds a person's facts."""

    @property
    def number(self) -> str: ...

    @property
    def managing_union(self) -> str: ...

    @property
    def phone_key(self) -> str: ...

    @property
    def concerns(self) -> str | None: ...

    @property
    def person(self) -> Applicant: ...


@dataclass(frozen=True, kw_only=True)
class Correctable:
    """A service's records that can be corrected.

    `record` refuses what reading one refuses; staff need `read_right` for it. `settle` changes the
    record to the person given, or to none where the correction is refused, announces the decision,
    and returns the record's phone key. `kind` is that of the records.
    """

    of: CorrectionOf
    kind: Kind
    read_right: str
    record: Callable[[str], Record]
    settle: Callable[[Correction, Applicant | None, Act], str]


def ask(unit: UnitOfWork, request: AskCorrection, owner: Correctable) -> str:
    """Keep the request; its id.

    Refuses what reading the record refuses, `CorrectionPending`, `NothingToCorrect`, and
    `InvalidInput` for a value that the field cannot hold. Collides with whoever changes the record
    at this moment: its phone, its consents, or its end.
    """
    require_readable(unit, request.of, owner)
    record = owner.record(request.record_id)
    corrections = Corrections(unit)
    subject = f"{request.of.value}/{request.record_id}"
    value = _normalised(request.field, request.value, unit)
    # Before the value is compared: else whoever sees it masked could try out what it is.
    if corrections.find(open_key=open_key(subject, request.field)) is not None:
        raise CorrectionPending(field="field", allowed="a fact of which none is asked for yet")
    former = getattr(record.person, request.field.value)
    if former is None or former == value:
        raise _nothing_to_correct()
    correction = Correction(
        aggregate_id=new_id(),
        of=request.of,
        record_id=request.record_id,
        number=record.number,
        managing_union=record.managing_union,
        phone_key=record.phone_key,
        concerns=record.concerns,
        corrected_field=request.field,
        former=former,
        value=value,
        note=hide_personal_numbers(request.note) if request.note else None,
        asked=act_now(by=unit.actor, now=unit.now),
    )
    corrections.add(correction)
    unit.touch(owner.kind, request.record_id)
    return correction.aggregate_id


def decide(unit: UnitOfWork, request: DecideCorrection, owner: Correctable) -> str:
    """Correct the record, or refuse; the correction's id.

    Refuses `CorrectionNotFound`, `WrongState`, `SeparationOfDuties`, `NothingToCorrect` for a fact
    that the record does not hold any more as it did, and what the owner does.
    """
    require_readable(unit, request.of, owner)
    corrections, act = Corrections(unit), act_now(by=unit.actor, now=unit.now)
    expected = request.expected_version
    try:
        with corrections.changing(request.correction_id, expected_version=expected) as correction:
            correction.decide(request.outcome, request.refused_for, act=act)
            person = None
            if correction.state == CorrectionState.CORRECTED:
                person = _corrected(owner.record(correction.record_id).person, correction)
            correction.phone_key = owner.settle(correction, person, act)
            _audit(unit, correction)
        _follow(corrections, correction)
    except ForeignUnion:
        raise CorrectionNotFound() from None
    return request.correction_id


def require_readable(unit: UnitOfWork, of: CorrectionOf, owner: Correctable) -> None:
    """Whether the actor may have to do with these records.

    Refuses `InvalidInput` for another service's, `RightMissing` to staff who may not read them.
    """
    if of != owner.of:
        raise InvalidInput(field="of", allowed=owner.of.value)
    is_staff = unit.grant.everything or bool(unit.grant.unions)
    if is_staff and not holds(unit.actor, owner.read_right):
        raise RightMissing(action=owner.read_right)


def _corrected(person: Applicant, correction: Correction) -> Applicant:
    """The person with the fact. One that was taken back since it was asked about stays away."""
    field = correction.corrected_field.value
    if getattr(person, field) != correction.former:
        raise _nothing_to_correct()
    return replace(person, **{field: correction.value})


def _follow(corrections: Corrections, decided: Correction) -> None:
    """All corrections of a record are seen by the phone that it holds, and by no former one."""
    for each in corrections.find_all(limit=MOST_CORRECTIONS, record=decided.record):
        with corrections.changing(each.aggregate_id) as other:
            other.phone_key = decided.phone_key


def _nothing_to_correct() -> NothingToCorrect:
    return NothingToCorrect(field="value", allowed="a fact that the record holds otherwise")


def _audit(unit: UnitOfWork, correction: Correction) -> None:
    """What stood there and what does now, masked, beside the row that names the changed field."""
    if correction.state == CorrectionState.CORRECTED:
        field = correction.corrected_field
        unit.audit(
            DecideCorrection.action,
            correction.record,
            before={field.value: masked(field, correction.former)},
            after={field.value: masked(field, correction.value)},
        )


def _normalised(field: CorrectedField, value: str, unit: UnitOfWork) -> str:
    try:
        if field is CorrectedField.ID_NUMBER:
            return id_number.normalise(value, today=business_day(unit.now))
        return _RULES[field](value)
    except InvalidValue as invalid:
        raise InvalidInput.at("value", code=invalid.code, allowed=invalid.allowed) from None
