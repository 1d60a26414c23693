/** Leave cover as the pages show it: whether it is to come, in force, over or ended early. */
import type { Delegation } from "@/api/staff-types";

export type CoverState = "toCome" | "inForce" | "over" | "ended";

/** `today` is the business day, ``2021-03-05``. */
export function stateOf(cover: Delegation, today: string): CoverState {
  if (cover.state === "revoked") return "ended";
  if (cover.in_force) return "inForce";
  return cover.from_day > today ? "toCome" : "over";
}

export const canEnd = (cover: Delegation, today: string): boolean =>
  ["toCome", "inForce"].includes(stateOf(cover, today));
