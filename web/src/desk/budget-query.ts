/** Which budgets are asked for, and how much of one is used. */
import type { Budget, BudgetQuery, FundSource } from "@/api/budget-calls";
import { FUND_SOURCES } from "./programmes";

export const BUDGET_FILTERS = ["managing_union", "fund", "programme", "year"] as const;
export type BudgetFilter = (typeof BUDGET_FILTERS)[number];
type Addressed = Partial<Record<BudgetFilter | "cursor", string>>;

/** What an address asks for; a fund or year that is none is left out. */
export function budgetsAsked({ managing_union, fund, programme, year, cursor }: Addressed): BudgetQuery {
  return {
    managing_union,
    programme,
    cursor,
    fund: FUND_SOURCES.find((each): each is FundSource => each === fund),
    year: year && /^20\d\d$/.test(year) ? Number(year) : undefined,
  };
}

/** The years that a budget is looked for or set in: next year's first. */
export const yearsTo = (present: number, count = 12): number[] =>
  Array.from({ length: count }, (_, at) => present + 1 - at);

/** Permille of a grant, rounded down: what is nearly used up is not said to be used up. */
export function usedPermille({ granted_fen, left_fen }: Pick<Budget, "granted_fen" | "left_fen">): number {
  if (granted_fen <= 0) return 0;
  return Math.floor(((granted_fen - left_fen) * 1000) / granted_fen);
}
