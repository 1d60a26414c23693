"""Campaigns' doors: what can be asked of it."""

from __future__ import annotations

from contracts.campaigns import (
    ActivityAnswer,
    ActivityPage,
    CampaignFigures,
    CountFigures,
    GetActivity,
    ListActivities,
    PublishActivity,
    RegisterPerson,
    RegistrationAnswer,
)
from contracts.own_data import OwnRecord, TellOwnData
from messaging.dependencies import Keys, PolicyTable, ReadSide, Stored, Unit
from messaging.field_keys import FieldKeys
from messaging.own_data import OwnDataDoors
from messaging.relay import Relay
from messaging.retention import RetiresRecords
from messaging.rpc import command, query
from services.campaigns import handlers, own_data, views
from services.campaigns.repository import Activities, Registrations
from services.campaigns.retiring import RETIREMENTS


class CampaignsService(OwnDataDoors, RetiresRecords):
    """Activities that people register for."""

    name = "campaigns"
    retirements = RETIREMENTS

    activities = Stored(Activities)
    registrations = Stored(Registrations)
    keys = Keys()
    policies = PolicyTable()
    reads = ReadSide()
    unit = Unit()
    relay = Relay()
    field_keys = FieldKeys()

    @command(PublishActivity, answer="activity_answer")
    def publish_activity(self, request: PublishActivity) -> str:
        return handlers.publish_activity(self.activities, request=request, now=self.unit.now)

    def activity_answer(self, activity_id: str) -> ActivityAnswer:
        return views.activity(self.reads, activity_id=activity_id)

    @command(RegisterPerson, answer="registration_answer")
    def register_person(self, request: RegisterPerson) -> str:
        return handlers.register_person(
            self.activities,
            self.registrations,
            request=request,
            keys=self.keys,
            now=self.unit.now,
        )

    def registration_answer(self, activity_id: str) -> RegistrationAnswer:
        return RegistrationAnswer(activity_id=activity_id)

    @query(GetActivity)
    def get_activity(self, request: GetActivity) -> ActivityAnswer:
        return views.activity(self.reads, activity_id=request.activity_id)

    @query(ListActivities)
    def list_activities(self, request: ListActivities) -> ActivityPage:
        return views.list_activities(self.reads, request=request)

    def own_records(self, request: TellOwnData) -> tuple[list[OwnRecord], int]:
        return own_data.own_records(self.reads, request=request, keys=self.keys, by=self.unit.actor)

    @query(CountFigures)
    def count_figures(self, request: CountFigures) -> CampaignFigures:
        return views.count_figures(self.reads, year=request.year)
