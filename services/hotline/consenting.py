"""Which consents a request needs, and the proof of those that were given with it or later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contracts.consents import Agreement, ConsentMeans, ConsentPurpose
from contracts.hotline import FileRequest, RecordConsent, RegisterRequest
from contracts.refusals import InvalidInput
from records.acts import Act
from records.consents import Agreed, ConsentTexts
from records.policies import Policies
from vocabulary.business_time import business_day
from vocabulary.id_number import birth_date_of

POLICY = "consents"


@dataclass(frozen=True, kw_only=True)
class Consenting:
    """The texts, and which of them each way in asks for (dated policy ``consents``)."""

    texts: ConsentTexts
    policies: Policies

    def given(self, request: FileRequest | RegisterRequest, *, act: Act) -> tuple[Agreed, ...]:
        """The proofs; refuses `ConsentMissing`, `ConsentTextOutdated`, `InvalidInput`.

        Whoever fills in the portal's form reads the texts himself. At the desk the policy says what
        must be there: nobody can ask a letter, and a caller's yes is taken down by the agent.
        """
        today = business_day(act.at)
        policy = self.policies.on(POLICY, today)
        asked = set(policy["portal" if isinstance(request, FileRequest) else "desk"])
        needed = {each for each in _applicable(request, policy, today) if each in asked}
        return self.texts.agreed(request.consents, needed=needed, act=act)

    def given_later(self, request: RecordConsent, *, act: Act) -> Agreed:
        """The proof; refuses `ConsentTextOutdated`, `ConsentMissing` for a guardian without name.

        `InvalidInput` for what was signed without its scan, or a scan of what was not signed.
        """
        signed = request.means is ConsentMeans.PAPER
        if signed != (request.file_id is not None):
            code = "missing_field" if signed else "not_allowed_value"
            raise InvalidInput.at("file_id", code=code, allowed="the scan of a signed paper")
        agreement = Agreement(
            purpose=request.purpose, version=request.version, guardian=request.guardian
        )
        (agreed,) = self.texts.agreed([agreement], needed=(), act=act)
        return replace(agreed, means=request.means, file_id=request.file_id)


def _applicable(
    request: FileRequest | RegisterRequest, policy: Mapping[str, Any], today: date
) -> set[ConsentPurpose]:
    applicable = {ConsentPurpose.HANDLING}
    number = request.applicant.id_number
    if number is not None:
        applicable.add(ConsentPurpose.SENSITIVE)
        if _age(birth_date_of(number), today) < policy["guardian_below_years"]:
            applicable.add(ConsentPurpose.GUARDIAN)
    return applicable


def _age(born: date, today: date) -> int:
    """Whole years: they are complete from the birthday on."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
