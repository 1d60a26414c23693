"""Identity's doors: what can be asked of it."""

from __future__ import annotations

from typing import Any

from contracts.identity import (
    Asserted,
    AssertSession,
    ClientToken,
    CodeRequested,
    CountFigures,
    CreateAccount,
    GoOffDuty,
    GoOnDuty,
    IdentityFigures,
    IssueClientToken,
    RequestPhoneCode,
    SignedIn,
    SignedOut,
    SignIn,
    SignInByPhone,
    SignOut,
)
from messaging.dependencies import Keys, PolicyTable, ReadSide, Stored, Unit
from messaging.field_keys import FieldKeys
from messaging.relay import Relay
from messaging.rpc import command, query
from services.identity import handlers, views
from services.identity.providers import AssertionKey, PasswordHashing
from services.identity.repository import (
    Accounts,
    ApiClients,
    PhoneChallenges,
    PhoneLines,
    Sessions,
    SignInLines,
)
from services.identity.tries import Tries
from vocabulary.business_time import business_day


class IdentityService:
    """Who somebody is."""

    name = "identity"

    accounts = Stored(Accounts)
    clients = Stored(ApiClients)
    sessions = Stored(Sessions)
    lines = Stored(PhoneLines)
    challenges = Stored(PhoneChallenges)
    sign_in_lines = Stored(SignInLines)
    keys = Keys()
    reads = ReadSide()
    unit = Unit()
    passwords = PasswordHashing()
    policies = PolicyTable()
    signer = AssertionKey()
    relay = Relay()
    field_keys = FieldKeys()

    def policy(self, name: str) -> Any:
        """The policy in force today, in real time."""
        return self.policies.on(name, business_day(self.unit.recorded_at))

    def tries(self) -> Tries:
        """The wrong tries until now, in real time."""
        return Tries(
            lines=self.sign_in_lines,
            keys=self.keys,
            policy=self.policy("identity.sign_in"),
            now=self.unit.recorded_at,
        )

    @command(CreateAccount, answer="account_answer")
    def create_account(self, request: CreateAccount) -> str:
        return handlers.create_account(self.accounts, request=request, passwords=self.passwords)

    @command(GoOnDuty, answer="account_answer")
    def go_on_duty(self, request: GoOnDuty) -> str:
        return handlers.go_on_duty(self.accounts, by=self.unit.actor)

    @command(GoOffDuty, answer="account_answer")
    def go_off_duty(self, request: GoOffDuty) -> str:
        return handlers.go_off_duty(self.accounts, by=self.unit.actor)

    def account_answer(self, account_id: str) -> Any:
        return views.account(self.accounts.get(account_id))

    @command(SignIn)
    def sign_in(self, request: SignIn) -> SignedIn:
        token, session, account = handlers.sign_in(
            self.accounts,
            self.sessions,
            request=request,
            passwords=self.passwords,
            tries=self.tries(),
            policy=self.policy("identity.sessions"),
            now=self.unit.recorded_at,
        )
        return views.signed_in(
            token=token, session=session, actor=account.actor, display_name=account.display_name
        )

    @command(RequestPhoneCode)
    def request_phone_code(self, request: RequestPhoneCode) -> CodeRequested:
        policy = self.policy("identity.phone_codes")
        handlers.request_phone_code(
            self.lines,
            self.challenges,
            request=request,
            keys=self.keys,
            policy=policy,
            now=self.unit.recorded_at,
        )
        return CodeRequested(
            expires_in_seconds=policy["valid_seconds"], retry_after_seconds=policy["wait_seconds"]
        )

    @command(SignInByPhone)
    def sign_in_by_phone(self, request: SignInByPhone) -> SignedIn:
        token, session = handlers.sign_in_by_phone(
            self.lines,
            self.challenges,
            self.sessions,
            request=request,
            keys=self.keys,
            policy=self.policy("identity.sessions"),
            now=self.unit.recorded_at,
        )
        actor = handlers.worker_actor(session)
        return views.signed_in(token=token, session=session, actor=actor, display_name="")

    @command(AssertSession)
    def assert_session(self, request: AssertSession) -> Asserted:
        policy = self.policy("identity.sessions")
        now = self.unit.recorded_at
        session, actor, account = handlers.check_session(
            self.accounts, self.sessions, request=request, policy=policy, now=now
        )
        assertion, until = self.signer.sign(actor, now=now, seconds=policy["assertion_seconds"])
        return views.asserted(
            token=request.session_token,
            assertion=assertion,
            until=until,
            session=session,
            actor=actor,
            display_name=account.display_name if account else "",
        )

    @command(SignOut)
    def sign_out(self, request: SignOut) -> SignedOut:
        handlers.sign_out(self.sessions, request=request, by=self.unit.actor)
        return SignedOut(signed_out=True)

    @command(IssueClientToken)
    def issue_client_token(self, request: IssueClientToken) -> ClientToken:
        actor = handlers.client_actor(self.clients, request=request, tries=self.tries())
        seconds = self.policy("identity.sessions")["assertion_seconds"]
        assertion, until = self.signer.sign(actor, now=self.unit.recorded_at, seconds=seconds)
        return ClientToken(assertion=assertion, expires_at=until)

    @query(CountFigures)
    def count_figures(self, request: CountFigures) -> IdentityFigures:
        return views.count_figures(self.reads)
