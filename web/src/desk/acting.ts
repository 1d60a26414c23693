/** Acting for an absent colleague on the desk: begin, return to oneself, and what ends by itself. */
import { ref } from "vue";
import type { Router } from "vue-router";
import { actBy, session } from "@/session/session";

/** The colleague for whom one may act no more, until that was read. */
export const endedFor = ref<string | null>(null);

/** Begins, or with null returns to oneself, at the first page of who one is now. */
export async function actAndGo(delegationId: string | null, router: Router): Promise<void> {
  await actBy(delegationId);
  endedFor.value = null;
  await router.push({ name: "home" });
}

export async function leaveWhatEnded(router: Router): Promise<void> {
  const absent = session.value?.absent_name;
  if (!absent) return; // it never began: who asked is told
  await actAndGo(null, router);
  endedFor.value = absent;
}
