"""Identity's doors: what can be asked of it."""

from __future__ import annotations

from typing import Any

from contracts.identity import (
    Asserted,
    AssertSession,
    BeginSecondFactor,
    ChangePassword,
    CodeRequested,
    ConfirmSecondFactor,
    CountFigures,
    CreateAccount,
    GoOffDuty,
    GoOnDuty,
    IdentityFigures,
    ListSessions,
    OpenSessions,
    PhoneProven,
    ProvePhone,
    RequestPhoneCode,
    ResetPassword,
    RevokeOtherSessions,
    RevokeSession,
    SecondFactorConfirmed,
    SecondFactorOffered,
    SignedIn,
    SignedOut,
    SignIn,
    SignInByPhone,
    SignOut,
)
from contracts.own_data import OwnRecord, TellOwnData
from messaging.dependencies import ReadSide, Stored
from messaging.field_keys import FieldKeys
from messaging.own_data import OwnDataDoors
from messaging.relay import Relay
from messaging.rpc import command, query
from services.identity import handlers, own_data, views
from services.identity.audit_heads import AuditHeads
from services.identity.consent_doors import ConsentDoors
from services.identity.doors import ClientDoors
from services.identity.oidc_doors import OidcDoors
from services.identity.passing import PassingFacts
from services.identity.providers import PasswordHashing
from services.identity.repository import (
    Accounts,
    PhoneChallenges,
    PhoneLines,
    SecondFactors,
    Sessions,
)
from services.identity.staff_doors import StaffDoors


class IdentityService(ClientDoors, ConsentDoors, OidcDoors, PassingFacts, StaffDoors, OwnDataDoors):
    """Who somebody is."""

    name = "identity"

    accounts = Stored(Accounts)
    sessions = Stored(Sessions)
    factors = Stored(SecondFactors)
    lines = Stored(PhoneLines)
    challenges = Stored(PhoneChallenges)
    reads = ReadSide()
    passwords = PasswordHashing()
    audit_heads = AuditHeads()
    relay = Relay()
    field_keys = FieldKeys()

    @command(CreateAccount, answer="account_answer")
    def create_account(self, request: CreateAccount) -> str:
        rules, now = self.rules(), self.unit.recorded_at
        return handlers.create_account(
            self.accounts, request=request, passwords=self.passwords, rules=rules, now=now
        )

    @command(ResetPassword, answer="account_answer")
    def reset_password(self, request: ResetPassword) -> str:
        return handlers.reset_password(
            self.accounts,
            self.sessions,
            self.factors,
            request=request,
            passwords=self.passwords,
            rules=self.rules(),
            by=self.unit.actor,
            now=self.unit.recorded_at,
        )

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
        token, standing = handlers.sign_in(
            self.accounts,
            self.sessions,
            self.factors,
            request=request,
            passwords=self.passwords,
            tries=self.tries(),
            keys=self.keys,
            rules=self.rules(),
            now=self.unit.recorded_at,
        )
        return views.signed_in(token, standing)

    @command(ChangePassword)
    def change_password(self, request: ChangePassword) -> SignedIn:
        token, standing = handlers.change_password(
            self.accounts,
            self.sessions,
            request=request,
            passwords=self.passwords,
            tries=self.tries(),
            rules=self.rules(),
            now=self.unit.recorded_at,
        )
        return views.signed_in(token, standing)

    @command(BeginSecondFactor)
    def begin_second_factor(self, request: BeginSecondFactor) -> SecondFactorOffered:
        secret, account = handlers.begin_second_factor(
            self.accounts,
            self.sessions,
            self.factors,
            request=request,
            passwords=self.passwords,
            tries=self.tries(),
            rules=self.rules(),
            now=self.unit.recorded_at,
        )
        return views.offered(secret, account)

    @command(ConfirmSecondFactor)
    def confirm_second_factor(self, request: ConfirmSecondFactor) -> SecondFactorConfirmed:
        token, codes, standing = handlers.confirm_second_factor(
            self.accounts,
            self.sessions,
            self.factors,
            request=request,
            tries=self.tries(),
            keys=self.keys,
            rules=self.rules(),
            now=self.unit.recorded_at,
        )
        return views.with_recovery_codes(token, codes, standing)

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
        token, standing = handlers.sign_in_by_phone(
            self.lines,
            self.challenges,
            self.sessions,
            request=request,
            keys=self.keys,
            policy=self.policy("identity.sessions"),
            now=self.unit.recorded_at,
        )
        return views.signed_in(token, standing)

    @command(ProvePhone)
    def prove_phone(self, request: ProvePhone) -> PhoneProven:
        now = self.unit.recorded_at
        worker = handlers.prove_phone(
            self.lines, self.challenges, request=request, keys=self.keys, now=now
        )
        seconds = self.rules().sessions["assertion_seconds"]
        assertion, until = self.signer.sign(worker, now=now, seconds=seconds, services=["hotline"])
        return PhoneProven(assertion=assertion, expires_at=until)

    @command(AssertSession)
    def assert_session(self, request: AssertSession) -> Asserted:
        rules, now = self.rules(), self.unit.recorded_at
        standing = handlers.check_session(
            self.accounts, self.sessions, request=request, rules=rules, now=now
        )
        seconds = rules.sessions["assertion_seconds"]
        assertion, until = self.signer.sign(standing.actor, now=now, seconds=seconds)
        return views.asserted(request.session_token, standing, assertion=assertion, until=until)

    @command(SignOut)
    def sign_out(self, request: SignOut) -> SignedOut:
        handlers.sign_out(self.sessions, request=request, by=self.unit.actor)
        return SignedOut(signed_out=True)

    @query(ListSessions)
    def list_sessions(self, request: ListSessions) -> OpenSessions:
        token, now = request.session_token, self.unit.recorded_at
        return views.open_sessions(*handlers.own_sessions(self.sessions, token, now=now))

    @command(RevokeSession)
    def revoke_session(self, request: RevokeSession) -> SignedOut:
        by, now = self.unit.actor, self.unit.recorded_at
        handlers.revoke_session(self.sessions, request=request, by=by, now=now)
        return SignedOut(signed_out=True)

    @command(RevokeOtherSessions)
    def revoke_other_sessions(self, request: RevokeOtherSessions) -> SignedOut:
        token, now = request.session_token, self.unit.recorded_at
        handlers.revoke_other_sessions(self.sessions, token, by=self.unit.actor, now=now)
        return SignedOut(signed_out=True)

    def own_records(self, request: TellOwnData) -> tuple[list[OwnRecord], int]:
        return own_data.own_records(self.reads, by=self.unit.actor)

    @query(CountFigures)
    def count_figures(self, request: CountFigures) -> IdentityFigures:
        return views.count_figures(self.reads)
