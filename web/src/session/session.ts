/** Who is signed in, as this page knows it. The cookie itself is out of reach of scripts. */
import { computed, shallowRef } from "vue";
import * as calls from "@/api/calls";
import { useCsrfToken } from "@/api/client";
import { Problem } from "@/api/problem";
import type { Session } from "@/api/types";
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
  useCsrfToken(null);
}

/** Asks once per page load. An unreachable server is no answer: it is asked again next time. */
export async function knowSession(): Promise<Session | null> {
  if (current.value !== undefined) return current.value;
  try {
    beginSession(await calls.getSession());
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
