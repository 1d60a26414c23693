/** What may be assigned to whom; a copy of the owners' table that only spares people a refusal. */
import assignable from "./assignable.json";
import { STAFF_ROLES } from "./rights";

/** A role that cannot be had together with `other`; `reason` is the role whose rule says so. */
export interface Clash {
  other: string;
  reason: string;
}

export const CLIENT_ACTIONS: readonly string[] = assignable.client_actions;

function clashBetween(one: string, other: string): Clash | null {
  const rule = assignable.incompatible.find(
    ({ role, others }) =>
      (role === one && others.includes(other)) || (role === other && others.includes(one)),
  );
  return rule ? { other, reason: rule.role } : null;
}

/** The first of `held` that nobody may have together with the role, or null. */
export function clashOf(role: string, held: readonly string[]): Clash | null {
  for (const other of held) {
    const clash = other === role ? null : clashBetween(role, other);
    if (clash) return clash;
  }
  return null;
}

/** The roles that can still be given to who has these, each with what stands in its way. */
export function assignableTo(held: readonly string[]): { role: string; clash: Clash | null }[] {
  return STAFF_ROLES.filter((role) => !held.includes(role)).map((role) => ({
    role,
    clash: clashOf(role, held),
  }));
}
