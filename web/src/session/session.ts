/** Who is signed in, as this page knows it. The cookie itself is out of reach of scripts. */
import { computed, shallowRef } from "vue";
import * as calls from "@/api/calls";
import { useCsrfToken } from "@/api/client";
import { Problem } from "@/api/problem";
import type { Session } from "@/api/types";
import { actingBy, keepActingBy } from "./acting";
import { mayDo } from "./rights";

/** undefined: not asked yet; null: nobody. */
const current = shallowRef<Session | null | undefined>(undefined);

export const session = computed(() => current.value ?? null);
export const can = (action: string): boolean => mayDo(session.value?.roles ?? [], action);
export const isStaff = computed(() => session.value?.roles.some((role) => role !== "worker") ?? false);
export const isWorker = computed(() => session.value?.roles.includes("worker") ?? false);

export function beginSession(started: Session): void {
  current.value = started;
  useCsrfToken(started.csrf_token);
}

export function forgetSession(): void {
  current.value = null;
  keepActingBy(null);
  useCsrfToken(null);
}

/** Acts by the delegation from now on, or in his own name. Refused: all stays as it was. */
export async function actBy(delegationId: string | null): Promise<void> {
  const before = actingBy();
  keepActingBy(delegationId);
  try {
    beginSession(await calls.getSession());
  } catch (reason) {
    keepActingBy(before);
    throw reason;
  }
}

/** Who is there; a delegation that is over since the last visit is left behind. */
async function whoIsThere(): Promise<Session> {
  try {
    return await calls.getSession();
  } catch (reason) {
    if (!(reason instanceof Problem) || reason.code !== "delegation_not_in_force") throw reason;
    keepActingBy(null);
    return calls.getSession();
  }
}

/** Asks once per page load. An unreachable server is no answer: it is asked again next time. */
export async function knowSession(): Promise<Session | null> {
  if (current.value !== undefined) return current.value;
  try {
    beginSession(await whoIsThere());
  } catch (reason) {
    if (!(reason instanceof Problem)) throw reason;
    if (reason.status === 401) forgetSession();
  }
  return current.value ?? null;
}

export async function endSession(): Promise<void> {
  try {
    await calls.signOut();
  } finally {
    forgetSession();
  }
}
