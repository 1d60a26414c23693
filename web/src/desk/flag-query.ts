/** An auditor's list of red flags as its address says, and as the gateway is asked. */
import type { FlagQuery } from "@/api/audit-calls";
import type { FlagState, RedFlag } from "@/api/audit-types";
import { today } from "@/ui/format";

export const RED_FLAGS: readonly RedFlag[] = [
  "notice_cut_short",
  "approved_before_expiry",
  "relative_acted",
  "same_household",
  "shared_card",
];
export const FLAG_STATES: readonly FlagState[] = ["open", "seen", "explained"];
export const FLAG_FILTERS = ["red_flag", "since", "until", "state"] as const;
export type FlagFilters = Partial<Record<(typeof FLAG_FILTERS)[number] | "cursor", string>>;

const known = <T extends string>(values: readonly T[], value: string | undefined) =>
  values.find((each) => each === value);

/** This year's flags of the first sort, where the address says nothing, or nothing that there is. */
export function flagsAsked(filters: FlagFilters): FlagQuery {
  const until = filters.until || today();
  return {
    red_flag: known(RED_FLAGS, filters.red_flag) ?? RED_FLAGS[0]!,
    since: filters.since || `${until.slice(0, 4)}-01-01`,
    until,
    state: known(FLAG_STATES, filters.state),
    cursor: filters.cursor,
  };
}
