/** A conversation as a tree that can be folded, and as a sequence by time. */
import type { TraceStep } from "@/api/ops-types";
import type { IconName } from "@/ui/AppIcon.vue";

export type Tone = "ok" | "warn" | "danger" | "calm";

const GOOD = ["ok", "committed", "published", "applied", "called", "edited"];
const WAITING = ["pending", "waiting", "retrying", "behind"];

export function toneOf({ outcome }: TraceStep): Tone {
  if (GOOD.includes(outcome)) return "ok";
  if (WAITING.includes(outcome)) return "warn";
  return outcome === "discarded" ? "calm" : "danger";
}

/** Not colour alone: each outcome has its sign. */
export const SIGNS: Record<Tone, IconName> = {
  ok: "check",
  warn: "clock",
  danger: "alert",
  calm: "bin",
};

/** Steps without those below a folded one; the tree comes parents first. */
export function unfolded(steps: readonly TraceStep[], folded: ReadonlySet<string>): TraceStep[] {
  const hidden = new Set<string>();
  return steps.filter(({ step_id, parent }) => {
    const below = parent !== null && (folded.has(parent) || hidden.has(parent));
    if (below) hidden.add(step_id);
    return !below;
  });
}

/** Ids of the steps that have others below them. */
export function parentsAmong(steps: readonly TraceStep[]): Set<string> {
  return new Set(steps.flatMap(({ parent }) => (parent === null ? [] : [parent])));
}

export function inSequence(steps: readonly TraceStep[]): TraceStep[] {
  return [...steps].sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || one.depth - other.depth);
}

/** Milliseconds from the beginning; sub-millisecond digits of the moments are lost in the browser. */
export const sinceBegin = (step: TraceStep, beganAt: string): number =>
  Math.max(0, Date.parse(step.at) - Date.parse(beganAt));
