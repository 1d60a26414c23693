/** How many corrections wait for whoever decides of them, for the navigation. */
import { ref } from "vue";
import { listCorrections } from "@/api/calls";
import { Problem } from "@/api/problem";
import { can } from "@/session/session";
import { kindsFor } from "./correction-query";

export const waitingCorrections = ref(0);
const NOT_SOONER_THAN_MS = 30_000;
let looked = 0;

export function forgetCorrections(): void {
  waitingCorrections.value = looked = 0;
}

export async function lookForCorrections(now = Date.now()): Promise<void> {
  if (!can("correction.decide") || now - looked < NOT_SOONER_THAN_MS) return;
  looked = now;
  try {
    const pages = await Promise.all(
      kindsFor(can).map((of) => listCorrections(of, { state: "asked", limit: 1 })),
    );
    waitingCorrections.value = pages.reduce((sum, { counts }) => sum + (counts.asked ?? 0), 0);
  } catch (reason) {
    // A count that cannot be had is left as it was: the page itself tells what is wrong.
    if (!(reason instanceof Problem)) throw reason;
  }
}
