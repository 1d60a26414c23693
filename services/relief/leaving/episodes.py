"""The next episode of a household that fell back: a file of its own, linked to the former one."""

from __future__ import annotations

from contracts.relief.chain import PersonHasFile
from records.acts import Act
from services.relief.cases import Cases
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.households.domain import Household
from services.relief.leaving.course import Course
from vocabulary.ids import new_id


def opened(cases: Cases, holder: Holder, *, act: Act) -> HardshipFile:
    """A draft for a person who has no file; of who had left, the next episode of his household."""
    former = cases.files.gone_of(holder.person_key)
    if former is None:
        return _kept(cases, HardshipFile.open_for(holder, file_id=new_id(), act=act))
    # Beyond the grant: he may have moved to another union since.
    unit = cases.unit
    unit.aggregates.take_over(cases.files.kind, former.aggregate_id)
    former = cases.files.find_by_id(former.aggregate_id) or former
    episode = fallen_back(cases, former, holder, note=None, act=act)
    unit.aggregates.save(cases.files, former)
    return episode


def fallen_back(
    cases: Cases, former: HardshipFile, holder: Holder, *, note: str | None, act: Act
) -> HardshipFile:
    """The next episode of `former`, which the caller saves; refuses `PersonHasFile`.

    It has the household as the former one described it, without whom another household has now.
    """
    file_id = new_id()
    former.fall_back(file_id, note=note, act=act)
    cases.acts.keep(former)
    if cases.files.live_with(holder.person_key) is not None:
        raise PersonHasFile(allowed="the file that the person has now")
    course = Course(episode=former.course.episode + 1, former_file_id=former.aggregate_id)
    household = _without_others(cases, former.household)
    file = HardshipFile.open_for(
        holder,
        file_id=file_id,
        act=act,
        household=household,
        work_unit=former.work_unit,
        course=course,
    )
    return _kept(cases, file)


def _without_others(cases: Cases, household: Household) -> Household:
    for member in household.members:
        if member.person_key is not None and cases.files.live_with(member.person_key) is not None:
            household = household.without_member(member.member_id)
    return household


def _kept(cases: Cases, file: HardshipFile) -> HardshipFile:
    cases.acts.keep(file)
    cases.files.add(file)
    return file
