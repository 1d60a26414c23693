/**
 * Where one sits, and the calls that rang there: what a page of the desk shows wherever one is.
 * A stream is open only while one sits somewhere: elsewhere nothing rings.
 */
import { computed, ref, shallowRef } from "vue";
import { Problem } from "@/api/problem";
import type { CallCard, Seat } from "@/api/staff-types";
import { getCall, getSeat, leaveSeat, takeSeat } from "@/api/telephony";
import { can } from "@/session/session";
import { listenLive } from "./live-stream";

const KEPT = "zhufeng.dismissed-calls";
const MOST_KEPT = 20;

export const seat = shallowRef<Seat | null>(null);
/** Youngest first. */
export const cards = shallowRef<CallCard[]>([]);
export const callProblem = shallowRef<Problem | null>(null);
export const firstCard = computed(() => cards.value[0] ?? null);
const dismissed = ref<string[]>(kept());
let missed: string | null = null;
let stop: (() => void) | null = null;
let turn = 0;

/** A page that is loaded again does not show again what was put away; ids alone are kept. */
function kept(): string[] {
  return (sessionStorage.getItem(KEPT) ?? "").split(" ").filter(Boolean);
}

function sitAt(taken: Seat | null): void {
  seat.value = taken;
  if (taken) stop ??= listenLive({ reset: () => void lookForSeat(), rang: (id) => void showCall(id) });
  else {
    stop?.();
    stop = null;
  }
}

/** Shows the card of a call, once; one that was put away stays away. */
export async function showCall(callId: string): Promise<void> {
  const isShown = () => cards.value.some((each) => each.call_id === callId);
  if (dismissed.value.includes(callId) || isShown()) return;
  const mine = turn;
  try {
    const card = await getCall(callId);
    if (mine !== turn) return; // who asked has gone meanwhile
    callProblem.value = missed = null;
    if (!isShown() && !dismissed.value.includes(callId)) cards.value = [card, ...cards.value];
  } catch (reason) {
    if (!(reason instanceof Problem)) throw reason;
    if (mine !== turn) return;
    [callProblem.value, missed] = [reason, callId];
  }
}

/** Once more what could not be shown. */
export const showMissedCall = async (): Promise<void> => void (missed && (await showCall(missed)));

export function forgetProblem(): void {
  callProblem.value = missed = null;
}

/** Where one sits now: also another tab, or a colleague who sat down there, may have changed it. */
export async function lookForSeat(): Promise<void> {
  if (!can("call.take")) return;
  const mine = turn;
  try {
    const taken = await getSeat();
    if (mine !== turn) return;
    sitAt(taken);
    if (taken.call_id) await showCall(taken.call_id);
  } catch (reason) {
    if (!(reason instanceof Problem)) throw reason;
    // Anything but this answer leaves what is known: the next look, or the stream, asks again.
    if (mine === turn && reason.code === "seat_not_taken") sitAt(null);
  }
}

export async function sit(extension: string, key: string): Promise<void> {
  sitAt(await takeSeat(extension, key));
}

export async function standUp(key: string): Promise<void> {
  await leaveSeat(key);
  sitAt(null);
}

export function dismissCall(callId: string): void {
  dismissed.value = [...dismissed.value, callId].slice(-MOST_KEPT);
  sessionStorage.setItem(KEPT, dismissed.value.join(" "));
  cards.value = cards.value.filter((each) => each.call_id !== callId);
}

/** Somebody else is there now, or nobody: nothing of what was shown is his. */
export function forgetSeat(): void {
  turn += 1;
  sitAt(null);
  cards.value = [];
  forgetProblem();
}
