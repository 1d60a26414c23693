"""The words of a household (一户一档): its people, what it lives of, why it is in hardship."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class Relation(StrEnum):
    """What a member is to whose file it is."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    OTHER = "other"


class Health(StrEnum):
    """A member's health, as it bears on the household's living."""

    HEALTHY = "healthy"
    CHRONIC = "chronic"
    MAJOR_ILLNESS = "major_illness"
    DISABLED = "disabled"


class Employment(StrEnum):
    """What a member lives by."""

    EMPLOYED = "employed"
    CASUAL = "casual"
    FARMING = "farming"
    UNEMPLOYED = "unemployed"
    RETIRED = "retired"
    STUDENT = "student"
    NOT_WORKING = "not_working"


class Housing(StrEnum):
    """How the household lives."""

    OWN = "own"
    RENTED = "rented"
    PUBLIC_RENTAL = "public_rental"
    EMPLOYER = "employer"
    WITH_RELATIVES = "with_relatives"
    NONE = "none"


class HardshipCause(StrEnum):
    """Why a household is in hardship (致困原因)."""

    ILLNESS = "illness"
    DISABILITY = "disability"
    EDUCATION = "education"
    ACCIDENT = "accident"
    DISASTER = "disaster"
    LOST_WORK = "lost_work"
    LOW_INCOME = "low_income"
    OTHER = "other"


class LossKind(StrEnum):
    """What a household lost by, all of a sudden (意外致困)."""

    ACCIDENT = "accident"
    DISASTER = "disaster"
    MAJOR_ILLNESS = "major_illness"


class IncomeKind(StrEnum):
    """Where a member's income comes from, of a year, as it is disposable."""

    WAGES = "wages"
    PENSION = "pension"
    BUSINESS = "business"
    FARMING = "farming"
    PROPERTY = "property"
    TRANSFERS = "transfers"
    OTHER = "other"


class ExpenseKind(StrEnum):
    """What a household cannot do without, of a year (刚性支出)."""

    MEDICAL = "medical"
    EDUCATION = "education"
    HOUSING = "housing"
    CARE = "care"
    DISASTER = "disaster"
    OTHER = "other"


class HardshipClass(StrEnum):
    """深度困难, 相对困难, 意外致困, or none of them."""

    DEEP = "deep"
    RELATIVE = "relative"
    ACCIDENTAL = "accidental"
    NONE = "none"


class WhyLeft(StrEnum):
    """Why somebody is not of the household any more."""

    DIED = "died"
    MARRIED = "married"
    MOVED_OUT = "moved_out"
    ENTERED_WRONGLY = "entered_wrongly"


class Step(StrEnum):
    """A line of how a class was found; `of` names the kind that an amount is of."""

    INCOME = "income"
    EARLIER_AID = "earlier_aid"
    INCOME_TOTAL = "income_total"
    EXPENSE = "expense"
    EXPENSE_TOTAL = "expense_total"
    PEOPLE = "people"
    MONTHLY_EACH = "monthly_each"
    DIBAO = "dibao"
    RELATIVE_LIMIT = "relative_limit"
    LOSS = "loss"
    LOSS_LIMIT = "loss_limit"
    MONTHS_EMPLOYED = "months_employed"
    MONTHS_NEEDED = "months_needed"


class MemberNotFound(Refusal):
    """There is no such member in the household."""

    code = "member_not_found"
    kind = Kind.NOT_FOUND


class MemberElsewhere(Refusal):
    """A person is in one household: this one is already in one."""

    code = "member_elsewhere"
    kind = Kind.CONFLICT


class TooManyMembers(Refusal):
    """A household has at most twenty members beside its holder."""

    code = "too_many_members"
    kind = Kind.CONFLICT


class HouseholdMissing(Refusal):
    """A file is submitted once its household is described: housing, cause, incomes, expenses."""

    code = "household_missing"
    kind = Kind.CONFLICT


class PartNotReturned(Refusal):
    """Of a returned file only what was returned is changed; details: the items."""

    code = "part_not_returned"
    kind = Kind.CONFLICT


class NoClassApplies(Refusal):
    """By the formula the household is in none of the classes: the file is returned or refused."""

    code = "no_class_applies"
    kind = Kind.CONFLICT


class DibaoUnknown(Refusal):
    """No dibao line is set for the county and day, so no class can be found."""

    code = "dibao_unknown"
    kind = Kind.CONFLICT
