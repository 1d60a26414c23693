"""Who is in the demo: one account per role that staff can hold, and an officer for each union."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.rights import STAFF_ROLES, Role
from vocabulary.unions import managing_unions, municipal_union

API_CLIENT, WORKER = "demo-api-client", "worker"
WORKER_PHONE = "+8613900000000"
SECOND = "-second"
COLLEAGUES = (Role.OFFICER, Role.MUNICIPAL_REVIEWER, Role.APPROVER)
"""Whose post somebody else at the city holds too: no one decides twice on a case."""
NAMES: Mapping[str, tuple[str, str]] = {
    "officer": ("officer-city", "市总工会干事"),
    "hotline_agent": ("agent", "热线坐席"),
    "campaign_organiser": ("organiser", "活动组织员"),
    "leader": ("leader", "工会领导"),
    "operations": ("operations", "运行值守"),
    "security_administrator": ("security", "安全管理员"),
    "shift_leader": ("shift-leader", "热线班长"),
    "mediator": ("mediator", "调解员"),
    "home_visitor": ("visitor", "入户走访员"),
    "municipal_reviewer": ("reviewer", "市级复核员"),
    "approver": ("approver", "审批人"),
    "finance_officer": ("finance", "财务人员"),
    "store_keeper": ("store", "物资保管员"),
    "editor": ("editor", "编辑"),
    "publisher": ("publisher", "发布审核人"),
    "judge": ("judge", "评委"),
    "organisation_officer": ("organisation", "组织干事"),
    "auditor": ("auditor", "审计员"),
    "system_administrator": ("system", "系统管理员"),
}
"""Role → user name and what people see."""


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """One account that the demo has."""

    user_name: str
    display_name: str
    role: Role
    union: str
    on_duty: bool = False


def demo_staff() -> list[DemoAccount]:
    """One per role at the municipal union, some colleagues, an officer on duty for each union."""
    staff = [role for role in Role if role in STAFF_ROLES - {Role.OFFICER}]
    unions = (municipal_union(), *managing_unions())
    return [
        *(_of_role(role) for role in staff),
        *(_of_role(role, SECOND) for role in COLLEAGUES),
        *(
            DemoAccount(
                user_name=f"officer-{union.code}",
                display_name=f"{union.name_zh}干事"[:20],
                role=Role.OFFICER,
                union=union.code,
                on_duty=True,
            )
            for union in unions
        ),
    ]


def _of_role(role: Role, of: str = "") -> DemoAccount:
    name, shown = NAMES[role.value]
    city = municipal_union().code
    return DemoAccount(user_name=name + of, display_name=shown, role=role, union=city)
