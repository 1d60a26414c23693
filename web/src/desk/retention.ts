/** Retention as staff look at it: counts in order, months, and where a held record is found. */
import type { LocationQueryRaw, RouteLocationRaw } from "vue-router";
import { listLeads, listTickets } from "@/api/calls";
import type { Retained } from "@/api/retention-calls";
import type { SampleOf } from "@/api/audit-types";
import { can } from "@/session/session";
import { SAMPLED, subjectOf } from "./audit-records";

export const SHOWN_MONTHS = 12;

/** The largest first; equal ones in the order of their names. */
export function largestFirst(counts: Readonly<Record<string, number>>): [name: string, count: number][] {
  return Object.entries(counts).sort(
    ([one, more], [other, fewer]) => fewer - more || (one < other ? -1 : 1),
  );
}

/** The latest months (``2031-03``) one by one, newest first, and what all before them add up to. */
export function latestMonths(months: Readonly<Record<string, number>>) {
  const newest = Object.entries(months).sort(([one], [other]) => (one < other ? 1 : -1));
  const earlier = newest.slice(SHOWN_MONTHS).reduce((sum, [, count]) => sum + count, 0);
  return { shown: newest.slice(0, SHOWN_MONTHS), earlier };
}

/** Whether a record of this kind is found by a ticket's number by who looks. */
export const foundByNumber = (of: Retained | ""): boolean =>
  can("ticket.read") && (of === "tickets" || (of === "leads" && can("lead.read")));

/** The id of the record with this number; what is no number of one is taken for its id. */
export async function recordIdOf(of: Retained, given: string): Promise<string> {
  if (!foundByNumber(of)) return given;
  const ticket = (await listTickets({ number: given })).items[0]?.ticket_id;
  if (!ticket || of === "tickets") return ticket ?? given;
  return (await listLeads({ ticket_id: ticket })).items[0]?.lead_id ?? given;
}

/** Where who looks finds more about a held record: its page, or what was done to it. */
export function placeOf(of: Retained, record_id: string): RouteLocationRaw | null {
  if (of === "tickets" && can("ticket.read")) return { name: "ticket", params: { ticketId: record_id } };
  if (of === "leads" && can("lead.read")) return { name: "lead", params: { leadId: record_id } };
  const sampled = SAMPLED.find((each) => each === of);
  if (!sampled || !can("audit.read")) return null;
  return { name: "audit", query: { subject: subjectOf(sampled, record_id) } };
}

/** The form's address for a sampled record; a request for aid ends with its file or its payment. */
export const holdQuery = (of: SampleOf, record_id: string): LocationQueryRaw | null =>
  of === "aid" || !can("retention.hold") ? null : { of, record_id };
