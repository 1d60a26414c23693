/** Acts beside a ticket's way: emergencies and their reports up, the undoing of a merge. */
import type { TicketAnswer } from "@/api/types";
import { note, OPEN, type ActForm } from "./act-form";
import { EMERGENCIES, REPORTED_TO } from "./ticket-choices";

const urgent = (ticket: TicketAnswer) => !!ticket.course?.emergency;

export const BESIDE_ACTS = {
  declareEmergency: {
    right: "ticket.declare_emergency", states: OPEN, path: "emergency",
    choices: [{
      field: "kind", values: EMERGENCIES, text: (value) => `emergency.${value}`,
      label: "ticket.emergency", needed: true,
    }],
    text: note(false), explained: "ticket.emergencyText",
  },
  reportUp: {
    right: "ticket.report_up", states: OPEN, path: "report-up",
    choices: [{
      field: "to", values: REPORTED_TO, text: (value) => `reported_to.${value}`,
      label: "ticket.reportedTo", needed: true,
    }],
    text: note(false), when: urgent,
  },
  liftEmergency: {
    right: "ticket.report_up", states: OPEN, path: "lift-emergency", text: note(true), when: urgent,
  },
  undoMerge: { right: "ticket.merge", states: ["merged"], path: "undo-merge", text: note(true) },
} as const satisfies Record<string, ActForm>;
