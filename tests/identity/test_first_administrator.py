"""The first security administrator, and the demo's people: made by commands of identity."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from contracts.identity import CreateAccount, PasswordUnfit
from contracts.rights import STAFF_ROLES, Role
from records.store import AlreadyExists
from services.identity import demo, first_administrator
from services.identity.demo_people import demo_staff
from services.identity.first_administrator import (
    AdministratorExists,
    create_first_administrator,
    main,
)
from services.identity.kinds import ACCOUNTS
from services.identity.repository import Accounts
from tests.books import Books
from tests.identity.people import (
    IDENTITY,
    NOW,
    PASSWORDS,
    RULES,
    account_request,
    create_account,
    sign_in,
    standing_of,
)
from vocabulary import user_name
from vocabulary.unions import managing_unions


@pytest.fixture
def books() -> Books:
    return Books("identity")


def administrator(**changes: object) -> CreateAccount:
    return account_request(**{"roles": ["security_administrator"], "on_duty": False, **changes})


def create(books: Books, **changes: object) -> str:
    request = administrator(**changes)
    with books.work(IDENTITY, now=NOW) as unit:
        return create_first_administrator(
            Accounts(unit), request=request, passwords=PASSWORDS, rules=RULES, now=NOW
        )


def test_the_first_administrator_may_only_change_the_password_that_the_command_drew(books):
    create(books)
    token, _ = sign_in(books)
    found = standing_of(books, token)
    assert (found.owed, found.actor.roles) == ("password", set())


def test_once_there_is_one_no_other_is_made(books):
    create(books)
    with pytest.raises(AdministratorExists):
        create(books, user_name="second")
    assert len(books.rows(ACCOUNTS)) == 1


def test_one_among_other_roles_counts_too(books):
    """He got both before they were declared incompatible: one of them is to be taken from him."""
    account_id = create_account(books, roles=["security_administrator"], on_duty=False)
    with books.work(IDENTITY, now=NOW) as unit, Accounts(unit).changing(account_id) as account:
        account.roles = [Role.OFFICER, Role.SECURITY_ADMINISTRATOR]
    with pytest.raises(AdministratorExists):
        create(books, user_name="second")


def test_of_two_commands_at_the_same_moment_one_is_refused(books):
    with pytest.raises(AlreadyExists):
        create_two_at_once(books)
    assert len(books.rows(ACCOUNTS)) == 1


def create_two_at_once(books: Books) -> None:
    request = administrator(user_name="slower")
    with books.work(IDENTITY, now=NOW) as unit:
        create_first_administrator(
            Accounts(unit), request=request, passwords=PASSWORDS, rules=RULES, now=NOW
        )
        create(books)


def test_its_password_is_held_to_the_rules_as_well(books):
    with pytest.raises(PasswordUnfit):
        create(books, password="password-password")


def test_the_command_shows_a_password_drawn_for_this_once(monkeypatch, capsys):
    made: list[str] = []
    monkeypatch.setattr(first_administrator, "_create", lambda asked, drawn: made.append(drawn))
    assert [main(["--user", "pasang"]) for _ in range(2)] == [0, 0]
    out, err = capsys.readouterr()
    assert made[0] != made[1]
    assert json.loads(out[: out.index("}") + 1])["first_password"] == made[0]
    assert err == ""


def test_the_command_says_in_one_sentence_why_it_refuses(monkeypatch, capsys):
    def refuse(asked: object, drawn: str) -> None:
        raise AdministratorExists

    monkeypatch.setattr(first_administrator, "_create", refuse)
    assert main(["--user", "pasang"]) == 1
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)


def test_the_demo_has_somebody_of_every_role_that_staff_can_hold():
    people = demo_staff()
    assert {each.role for each in people} == STAFF_ROLES
    assert [
        name for name, times in Counter(each.user_name for each in people).items() if times > 1
    ] == []
    assert all(user_name.normalise(each.user_name) == each.user_name for each in people)
    officers = [each for each in people if each.role is Role.OFFICER]
    on_duty = [each.union for each in officers if each.on_duty]
    assert len(set(on_duty)) == len(on_duty) == len(managing_unions()) + 1


def test_demo_accounts_are_refused_in_production_mode(monkeypatch, capsys, tmp_path: Path):
    monkeypatch.setenv("ZHUFENG_MODE", "production")
    monkeypatch.setenv("ZHUFENG_SECRETS", str(tmp_path))
    assert demo.main() == 2
    out, err = capsys.readouterr()
    assert (out, "production" in err) == ("", True)
