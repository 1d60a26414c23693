"""What the use cases of goods share: who acts, on which day, and where things are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contracts.relief.goods_words import Gives
from contracts.requests import DatedCommand
from records.acts import Act, act_on
from records.files import StagedFiles
from records.keys import IndexKeys
from records.policies import Policies
from records.unit_of_work import UnitOfWork
from services.relief.goods.distributions import Distributions
from services.relief.goods.recipients import KitPeople, Recipients
from services.relief.goods.stocks import Stocks

POLICY = "relief.goods"
LATE_RIGHT = "goods.enter_late"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Steps of goods, as a unit of work takes them."""

    unit: UnitOfWork
    policies: Policies
    keys: IndexKeys
    files: StagedFiles

    @property
    def stocks(self) -> Stocks:
        """What lies in stores."""
        return Stocks(self.unit)

    @property
    def distributions(self) -> Distributions:
        """Distributions."""
        return Distributions(self.unit)

    @property
    def recipients(self) -> Recipients:
        """Who stands on lists."""
        return Recipients(self.unit)

    def people(self, gives: Gives) -> KitPeople:
        """Who counts as a person of a year."""
        return KitPeople(self.unit, gives)

    def act(self, request: DatedCommand) -> Act:
        """The act of the request; refuses what `act_on` refuses."""
        return act_on(
            request.happened_on,
            reason=request.late_entry_reason,
            by=self.unit.actor,
            now=self.unit.now,
            late_right=LATE_RIGHT,
        )

    def rules(self, act: Act) -> dict[str, Any]:
        """The rules of that day: categories of people, days within which a kit is taken back."""
        return dict(self.policies.on(POLICY, act.happened_on))
