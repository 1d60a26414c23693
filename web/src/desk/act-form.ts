/** What an act on a ticket asks for: its right, its states, and what is chosen and written. */
import type { TicketStepPath } from "@/api/calls";
import type { TicketAnswer, TicketState } from "@/api/types";
import type { Choice } from "./ticket-choices";

export interface ActForm {
  right: string;
  states: readonly TicketState[];
  path: TicketStepPath;
  choices?: readonly Choice[];
  union?: boolean;
  /** The union, or an officer, is whom the ticket is about; that is no step, and has no day. */
  concerns?: boolean;
  days?: boolean;
  text?: { field: "text" | "note" | "reason"; label: string; needed: boolean };
  /** Sent as it is. */
  fixed?: Record<string, boolean>;
  when?: (ticket: TicketAnswer) => boolean;
  explained?: string;
}

export const OPEN: readonly TicketState[] = [
  "registered", "accepted", "dispatched", "handed_over", "returned", "disputed", "handling",
  "escalated", "answered", "called_back",
];
const MERGEABLE: readonly TicketState[] = ["registered", "accepted", "dispatched", "returned", "handling"];
export const isOpen = (state: TicketState) => OPEN.includes(state);
export const isMergeable = (state: TicketState) => MERGEABLE.includes(state);
export const note = (needed: boolean) => ({ field: "note", label: "ticket.note", needed }) as const;
