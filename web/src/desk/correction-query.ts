/** Which corrections a page asks for, who may decide of one, and how long it has been waiting. */
import type { CorrectionQuery } from "@/api/calls";
import type { Correction, CorrectionOf, CorrectionState } from "@/api/types";
import { today } from "@/ui/format";

export const CORRECTION_STATES: readonly CorrectionState[] = ["asked", "corrected", "refused"];
export const CORRECTION_FILTERS = ["of", "state"] as const;
export type CorrectionFilters = Partial<Record<(typeof CORRECTION_FILTERS)[number] | "cursor", string>>;

/** Whose records: each may be looked at by whoever reads the records. */
const READ_BY: Readonly<Record<CorrectionOf, string>> = { ticket: "ticket.read", file: "file.read" };
const KINDS = Object.keys(READ_BY) as CorrectionOf[];
const DAY_MS = 86_400_000;

const known = <T extends string>(values: readonly T[], value: string | undefined) =>
  values.find((each) => each === value);

export const kindsFor = (can: (right: string) => boolean): CorrectionOf[] =>
  KINDS.filter((of) => can(READ_BY[of]));

/** Those that wait, the longest first, where the address says nothing, or nothing that there is. */
export function correctionsAsked(
  filters: CorrectionFilters,
  kinds: readonly CorrectionOf[],
): { of: CorrectionOf; query: CorrectionQuery & { state: CorrectionState } } {
  const state = known(CORRECTION_STATES, filters.state) ?? "asked";
  return {
    of: known(kinds, filters.of) ?? kinds[0] ?? "ticket",
    query: { state, sort: state === "asked" ? "asked_at" : "-asked_at", cursor: filters.cursor },
  };
}

/** Whoever acts for a colleague counts as both. */
const persons = (actor: string | null | undefined) => actor?.split(" for ") ?? [];

export function askedHimself(correction: Correction, actor: string | undefined): boolean {
  const me = persons(actor);
  return persons(correction.asked_by).some((each) => me.includes(each));
}

/** Whole days of the calendar from the asking until now. */
export function daysWaiting(askedAt: string, now: Date = new Date()): number {
  const days = [today(now), today(new Date(askedAt))].map((day) => Date.parse(day));
  return Math.max(0, Math.round((days[0]! - days[1]!) / DAY_MS));
}
