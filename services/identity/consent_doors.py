"""Identity's doors for consent: a part of its service class."""

from __future__ import annotations

from contracts.consents import ConsentTextAnswer
from contracts.identity import ConsentTextList, ListConsentTexts
from messaging.dependencies import ConsentTable
from messaging.rpc import query
from records.consents import ConsentText
from services.identity.doors import Doors
from vocabulary.business_time import business_day


class ConsentDoors(Doors):
    """What is asked of people before their data are handled."""

    consent_texts = ConsentTable()

    @query(ListConsentTexts)
    def list_consent_texts(self, request: ListConsentTexts) -> ConsentTextList:
        in_force = self.consent_texts.in_force(business_day(self.unit.now))
        return ConsentTextList(items=[_shown(text, request.language) for text in in_force.values()])


def _shown(text: ConsentText, language: str) -> ConsentTextAnswer:
    return ConsentTextAnswer(
        purpose=text.purpose,
        version=text.version,
        since=text.since,
        title=text.title[language],
        body=text.body[language],
        digest=text.digest,
        reviewed=language in text.reviewed,
    )
