/** Which payment batches are asked for, and what may be done with one. */
import type { Batch, BatchState } from "@/api/payment-calls";

export const BATCH_STATES = [
  "built", "approved", "partly_paid", "failed", "paid", "rejected",
] as const satisfies readonly BatchState[];
export const BATCH_FILTERS = ["state", "managing_union"] as const;

export function batchesAsked(
  { state, managing_union, cursor }: Partial<Record<"state" | "managing_union" | "cursor", string>>,
) {
  return {
    managing_union,
    cursor,
    state: BATCH_STATES.find((each) => each === state),
    counted: true,
  };
}

export type BatchAct = "pass" | "reject" | "bankFile" | "bankAnswer";

export function actsOn(batch: Pick<Batch, "state" | "archived_on">, can: (right: string) => boolean): BatchAct[] {
  if (batch.archived_on) return [];
  if (batch.state === "built" && can("payment.approve")) return ["pass", "reject"];
  if (batch.state === "approved" && can("payment.pay")) return ["bankFile", "bankAnswer"];
  return [];
}
