/** Which payment batches are asked for, and what may be done with one. */
import type { Batch, BatchState } from "@/api/payment-calls";

export const BATCH_STATES = [
  "built", "frozen", "checked", "approved", "partly_paid", "failed", "paid", "rejected", "dissolved",
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

export type BatchAct =
  "freeze" | "dissolve" | "unfreeze" | "check" | "sendBack" | "pass" | "reject" | "bankFile" | "bankAnswer";
/** Acts that are confirmed in a dialog of words alone. */
export type BatchWord = Exclude<BatchAct, "bankFile" | "bankAnswer">;
const NOTED: readonly BatchAct[] = ["dissolve", "unfreeze", "sendBack", "reject"];
export const isNoted = (act: BatchAct): boolean => NOTED.includes(act);

export function actsOn(batch: Pick<Batch, "state" | "archived_on">, can: (right: string) => boolean): BatchAct[] {
  if (batch.archived_on) return [];
  const prepares = can("payment.build");
  const unfreezing: BatchAct[] = prepares ? ["unfreeze"] : [];
  if (batch.state === "built" && prepares) return ["freeze", "dissolve"];
  if (batch.state === "frozen") return [...(can("payment.check") ? (["check", "sendBack"] as const) : []), ...unfreezing];
  if (batch.state === "checked") {
    return [...(can("payment.approve") ? (["pass", "reject"] as const) : []), ...unfreezing];
  }
  if (batch.state === "approved" && can("payment.pay")) return ["bankFile", "bankAnswer"];
  return [];
}
