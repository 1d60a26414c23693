/**
 * Which buttons a role is shown. The owners decide what is allowed; this copy of the staff part of
 * the rights table only spares people a refusal (`python -m contracts.catalogue --write`).
 */
import rights from "./rights.json";

const RIGHTS: Readonly<Record<string, readonly string[]>> = rights;

export const rightsOf = (role: string): readonly string[] => RIGHTS[role] ?? [];
export const STAFF_ROLES: readonly string[] = Object.keys(RIGHTS);

export function mayDo(roles: readonly string[], action: string): boolean {
  return roles.some((role) => rightsOf(role).includes(action));
}
