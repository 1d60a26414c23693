/** How a request stands, in one sentence that needs no knowledge of our words for it. */
import type { LeadState, TicketState } from "@/api/types";
import type { IconName } from "@/ui/AppIcon.vue";

export interface Now {
  /** Key of the sentence. */
  text: string;
  icon: IconName;
  tone: "info" | "ok" | "warn";
}

const BY_STATE: Record<TicketState, Now> = {
  registered: { text: "now.registered", icon: "inbox", tone: "info" },
  declined: { text: "now.declined", icon: "alert", tone: "warn" },
  accepted: { text: "now.accepted", icon: "pen", tone: "info" },
  dispatched: { text: "now.accepted", icon: "pen", tone: "info" },
  handed_over: { text: "now.handedOver", icon: "pen", tone: "info" },
  returned: { text: "now.accepted", icon: "pen", tone: "info" },
  disputed: { text: "now.accepted", icon: "pen", tone: "info" },
  handling: { text: "now.accepted", icon: "pen", tone: "info" },
  escalated: { text: "now.escalated", icon: "hands", tone: "info" },
  answered: { text: "now.answered", icon: "check", tone: "info" },
  called_back: { text: "now.answered", icon: "check", tone: "info" },
  closed: { text: "now.closed", icon: "check", tone: "ok" },
  merged: { text: "now.merged", icon: "pen", tone: "info" },
};
const BY_LEAD: Partial<Record<LeadState, Now>> = {
  accepted: { text: "now.leadAccepted", icon: "check", tone: "ok" },
  refused: { text: "now.leadRefused", icon: "alert", tone: "warn" },
};

export function nowOf(state: TicketState, lead: LeadState | null): Now {
  return (state === "escalated" && lead && BY_LEAD[lead]) || BY_STATE[state];
}
