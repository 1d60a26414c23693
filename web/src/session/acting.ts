/**
 * For whom one acts (AB角). Chosen in one tab and kept in that tab alone: a choice that the session
 * kept would change what another tab does.
 */
import { useActingFor } from "@/api/client";

const STORED = "zhufeng.acting";

/** From now on the calls of this tab are made by this delegation; null: in one's own name. */
export function keepActingBy(delegationId: string | null): void {
  if (delegationId) sessionStorage.setItem(STORED, delegationId);
  else sessionStorage.removeItem(STORED);
  useActingFor(delegationId);
}

export const actingBy = (): string | null => sessionStorage.getItem(STORED);

/** After a reload of the page the tab goes on as before. */
export function resumeActing(): void {
  useActingFor(actingBy());
}
