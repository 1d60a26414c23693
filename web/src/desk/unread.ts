/** How many messages are unread, for the navigation. Looked up when the page comes to the front. */
import { ref } from "vue";
import { listInbox } from "@/api/calls";
import { Problem } from "@/api/problem";
import { can } from "@/session/session";

export const unread = ref(0);
const NOT_SOONER_THAN_MS = 30_000;
let looked = 0;

export function forgetMessages(): void {
  unread.value = looked = 0;
}

export async function lookForMessages(now = Date.now()): Promise<void> {
  if (!can("inbox.read") || now - looked < NOT_SOONER_THAN_MS) return;
  looked = now;
  try {
    unread.value = (await listInbox(undefined, 1)).unread;
  } catch (reason) {
    // A count that cannot be had is left as it was: the inbox itself tells what is wrong.
    if (!(reason instanceof Problem)) throw reason;
  }
}
