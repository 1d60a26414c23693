/** What can be done with a ticket in its state, and how each act is sent. */
import * as calls from "@/api/calls";
import type { HardshipReason, TicketAnswer } from "@/api/types";

export type TicketAct = "answerAtOnce" | "accept" | "escalate" | "close";

const RIGHT: Record<TicketAct, string> = {
  answerAtOnce: "ticket.answer",
  accept: "ticket.accept",
  escalate: "ticket.escalate",
  close: "ticket.close",
};

function inState(ticket: TicketAnswer): readonly TicketAct[] {
  if (ticket.state === "registered") return ["accept", "answerAtOnce"];
  if (ticket.state === "accepted") return ["escalate", "close"];
  const reliefDecided = ticket.lead_state === "accepted" || ticket.lead_state === "refused";
  return ticket.state === "escalated" && reliefDecided ? ["close"] : [];
}

export function actsOn(ticket: TicketAnswer, can: (right: string) => boolean): TicketAct[] {
  return inState(ticket).filter((act) => can(RIGHT[act]));
}

export const HARDSHIP_REASONS: readonly HardshipReason[] = [
  "illness",
  "accident",
  "disaster",
  "education",
  "lost_work",
  "other",
];

export interface TicketForm {
  text: string;
  reason: HardshipReason | null;
  when: { happened_on?: string; late_entry_reason?: string };
}

type Change = { key: string; version: number };

export function perform(
  act: TicketAct,
  ticketId: string,
  form: TicketForm,
  change: Change,
): Promise<TicketAnswer> {
  const text = form.text.trim();
  if (act === "accept") return calls.acceptTicket(ticketId, form.when, change);
  if (act === "answerAtOnce") return calls.answerTicket(ticketId, { text, ...form.when }, change);
  if (act === "close") return calls.closeTicket(ticketId, { text, ...form.when }, change);
  const body = { reason_code: form.reason!, note: text || null, ...form.when };
  return calls.escalateTicket(ticketId, body, change);
}
