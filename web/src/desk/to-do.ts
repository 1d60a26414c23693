/** The queues of tickets that wait, and how a limit's days are said. */
import type { LegalMatter, TicketQueue } from "@/api/to-do-calls";

export const QUEUES = ["waiting", "at_risk", "overdue", "emergency"] as const satisfies readonly TicketQueue[];
export const MATTERS = ["labour_dispute", "unpaid_wages", "work_injury"] as const satisfies readonly LegalMatter[];

export const queueAsked = (given: unknown): TicketQueue => QUEUES.find((each) => each === given) ?? "waiting";

/** Which text says how many days are left, and the number in it: 0 on the last day, below 0 after it. */
export function daysLeft(days: number): { text: "left" | "lastDay" | "over"; count: number } {
  if (days > 0) return { text: "left", count: days };
  return days < 0 ? { text: "over", count: -days } : { text: "lastDay", count: 0 };
}
