/**
 * Which buttons a role is shown. The owners decide what is allowed; this copy of the staff part of
 * contracts/rights.py only spares people a refusal. A test compares the two.
 */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  hotline_agent: [
    "ticket.register",
    "ticket.enter_late",
    "ticket.read",
    "ticket.answer",
    "ticket.accept",
    "ticket.escalate",
    "ticket.close",
    "person.reveal",
    "inbox.read",
    "duty.change",
  ],
  officer: [
    "ticket.read",
    "lead.read",
    "lead.decide",
    "lead.enter_late",
    "person.reveal",
    "inbox.read",
    "duty.change",
  ],
  campaign_organiser: ["activity.publish", "inbox.read", "duty.change"],
  leader: [
    "ticket.read",
    "lead.read",
    "figures.read",
    "person.reveal",
    "inbox.read",
    "duty.change",
    "messages.read",
    "messages.second",
  ],
  security_administrator: ["account.create", "account.reset", "client.manage"],
  operations: ["figures.read", "messages.watch", "messages.read", "messages.mend"],
};

export const rightsOf = (role: string): readonly string[] => RIGHTS[role] ?? [];
export const STAFF_ROLES: readonly string[] = Object.keys(RIGHTS);

export function mayDo(roles: readonly string[], action: string): boolean {
  return roles.some((role) => rightsOf(role).includes(action));
}
