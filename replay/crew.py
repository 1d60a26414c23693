"""The people of a replay: threads that tell stories side by side, each with sessions of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from replay.accounts import account_of
from replay.client import Client, Refused
from replay.mediating import Recovered
from replay.requests import WorkerRequest
from replay.story import Numbered, Teller

SECOND_FACTOR = "second_factor_needed"


class Crew:
    """Threads that tell stories side by side, each with sessions of its own."""

    def __init__(self, address: str, accounts: list[dict[str, Any]], console: Console) -> None:
        self._address = address
        self._by_user = {account["user"]: account for account in accounts}
        self._console = console
        self._own = threading.local()
        self._clients: list[Client] = []
        self._tellers: list[Teller] = []
        self._mediator_id = ""

    def tell_all(self, told: list[Numbered], workers: int) -> dict[str, WorkerRequest]:
        """Tell every story; the requests by their tickets' ids. Raises what one raised."""
        tickets = {}
        leader = self.signed_in("leader")
        self._mediator_id = account_of(leader, "mediator", role="mediator")
        with self._progress() as progress, ThreadPoolExecutor(max(1, workers)) as threads:
            task = progress.add_task("requests", total=len(told))
            waiting = {threads.submit(self._tell, each): each.request for each in told}
            try:
                for story in as_completed(waiting):
                    tickets[story.result()] = waiting[story]
                    progress.advance(task)
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                raise
        return tickets

    @property
    def recovered(self) -> Recovered:
        """What came of all mediations that were told."""
        return sum((each.recovered for each in self._tellers), Recovered())

    def counts(self) -> tuple[int, int]:
        """Requests sent, and answers that were replays."""
        return sum(each.sent for each in self._clients), sum(
            each.replayed for each in self._clients
        )

    def signed_in(self, user: str) -> Client:
        """A client with a fresh session of this demo account; its ready one where that needs more.

        Who pays signs in with a second factor, which the ready session has.
        """
        client, account = self._client(), self._by_user[user]
        try:
            client.sign_in(user, account["password"])
        except Refused as refused:
            if refused.problem.get("code") != SECOND_FACTOR:
                raise
            client.go_on(account["session_token"])
        return client

    def _client(self) -> Client:
        client = Client(self._address)
        self._clients.append(client)
        return client

    def _tell(self, numbered: Numbered) -> str:
        if not hasattr(self._own, "teller"):
            self._own.teller = self._teller()
        return str(self._own.teller.tell(numbered))

    def _teller(self) -> Teller:
        teller = Teller(
            public=self._client(),
            agent=self.signed_in("agent"),
            shift_leader=self.signed_in("shift-leader"),
            mediator=self.signed_in("mediator"),
            mediator_id=self._mediator_id,
            officers=_Officers(self),
        )
        self._tellers.append(teller)
        return teller

    def _progress(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
        )


class _Officers(dict[str, Client]):
    """An officer's session per union, signed in when first needed."""

    def __init__(self, crew: Crew) -> None:
        super().__init__()
        self._crew = crew

    def __missing__(self, union: str) -> Client:
        self[union] = self._crew.signed_in(f"officer-{union}")
        return self[union]
