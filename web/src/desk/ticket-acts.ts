/** What can be done with a ticket in its state, what each act asks for, and how it is sent. */
import { getTicket, takeStep } from "@/api/calls";
import type { TicketAnswer } from "@/api/types";
import {
  BODIES,
  DECLINE_REASONS,
  DIFFICULTIES,
  HARDSHIP_REASONS,
  PERSONS,
  RESULTS,
  RETURN_REASONS,
  SATISFACTIONS,
  type Choice,
} from "./ticket-choices";
import { note, OPEN, type ActForm } from "./act-form";
import { BESIDE_ACTS } from "./beside-acts";

const satisfaction = (field: string, label: string): Choice => ({
  field, values: SATISFACTIONS, text: (value) => `satisfaction.${value}`, label, needed: false,
});
const reason = { field: "reason", label: "ticket.why", needed: true } as const;
const asked = (ticket: TicketAnswer) => typeof ticket.course?.asked_days === "number";
const answerable = (ticket: TicketAnswer) =>
  ticket.state !== "escalated" || !!ticket.course?.waits_for.includes("ticket.handle");

export const ACTS = {
  accept: {
    right: "ticket.accept", states: ["registered"], path: "accept",
    choices: [{
      field: "difficulty", values: DIFFICULTIES, text: (value) => `difficulty.${value}`,
      label: "ticket.difficulty", needed: false,
    }],
    explained: "ticket.acceptText",
  },
  answerAtOnce: {
    right: "ticket.answer", states: ["registered"], path: "answer",
    text: { field: "text", label: "ticket.text", needed: true }, explained: "ticket.answerText",
  },
  decline: {
    right: "ticket.accept", states: ["registered"], path: "decline",
    choices: [{
      field: "reason", values: DECLINE_REASONS, text: (value) => `decline_reason.${value}`,
      label: "ticket.why", needed: true,
    }],
    text: { field: "text", label: "ticket.text", needed: true },
  },
  dispatch: {
    right: "ticket.dispatch", states: ["accepted", "returned"], path: "dispatch", union: true,
    text: note(false),
  },
  take: { right: "ticket.take", states: ["dispatched"], path: "take" },
  giveBack: {
    right: "ticket.take", states: ["dispatched"], path: "return",
    choices: [{
      field: "reason", values: RETURN_REASONS, text: (value) => `return_reason.${value}`,
      label: "ticket.why", needed: true,
    }],
    text: note(true),
  },
  resolve: {
    right: "ticket.handle", states: ["accepted", "handling", "escalated"], path: "resolve",
    choices: [{
      field: "result", values: RESULTS, text: (value) => `ticket_result.${value}`,
      label: "ticket.result", needed: true,
    }],
    text: { field: "text", label: "ticket.text", needed: true },
    when: answerable,
  },
  escalate: {
    right: "ticket.escalate", states: ["accepted", "handling"], path: "escalate",
    choices: [{
      field: "reason_code", values: HARDSHIP_REASONS, text: (value) => `hardship_reason.${value}`,
      label: "ticket.reason", needed: true,
    }],
    text: note(false), when: (ticket) => !ticket.lead_state, explained: "ticket.escalateText",
  },
  callBack: {
    right: "ticket.call_back", states: ["answered"], path: "call-back",
    choices: [
      {
        field: "answered_by", values: PERSONS, text: (value) => `call_back_person.${value}`,
        label: "ticket.answeredBy", needed: false,
      },
      satisfaction("with_call", "ticket.withCall"),
      satisfaction("with_handling", "ticket.withHandling"),
    ],
    text: note(false), explained: "ticket.callBackText",
  },
  close: {
    right: "ticket.close", states: ["called_back"], path: "close",
    text: { field: "text", label: "ticket.checked", needed: true }, explained: "ticket.closeText",
  },
  sendBack: {
    right: "ticket.close", states: ["called_back"], path: "send-back", text: note(true),
  },
  handOver: {
    right: "ticket.dispatch", states: ["accepted", "returned"], path: "hand-over",
    choices: [{
      field: "body", values: BODIES, text: (value) => `outside_body.${value}`,
      label: "ticket.body", needed: true,
    }],
    text: note(false),
  },
  recordReply: {
    right: "ticket.dispatch", states: ["handed_over"], path: "reply",
    text: { field: "text", label: "ticket.reply", needed: true },
  },
  transfer: {
    right: "ticket.dispatch", states: ["dispatched", "handling"], path: "transfer", union: true,
    text: note(true),
  },
  disputeReturn: {
    right: "ticket.dispatch", states: ["returned"], path: "dispute-return", text: note(true),
  },
  upholdReturn: {
    right: "ticket.decide", states: ["disputed"], path: "decide-return", text: note(false),
    fixed: { upheld: true },
  },
  rejectReturn: {
    right: "ticket.decide", states: ["disputed"], path: "decide-return", text: note(false),
    fixed: { upheld: false },
  },
  askExtension: {
    right: "ticket.handle", states: ["handling"], path: "extension", days: true, text: reason,
    when: (ticket) => !asked(ticket),
  },
  grantExtension: {
    right: "ticket.decide", states: ["handling"], path: "decide-extension", text: note(false),
    fixed: { granted: true }, when: asked,
  },
  refuseExtension: {
    right: "ticket.decide", states: ["handling"], path: "decide-extension", text: note(false),
    fixed: { granted: false }, when: asked,
  },
  reopen: { right: "ticket.reopen", states: ["closed"], path: "reopen", text: reason },
  ...BESIDE_ACTS,
  urge: { right: "ticket.urge", states: OPEN, path: "urge", text: note(false) },
  supervise: { right: "ticket.supervise", states: OPEN, path: "supervise", text: note(true) },
  nameConcerned: {
    right: "ticket.dispatch", states: OPEN, path: "concerns", union: true, concerns: true,
    text: reason, when: (ticket) => !ticket.lead_state, explained: "ticket.nameConcernedText",
  },
} as const satisfies Record<string, ActForm>;
export type TicketAct = keyof typeof ACTS;

export const formOf = (act: TicketAct): ActForm => ACTS[act];

export function actsOn(ticket: TicketAnswer, can: (right: string) => boolean): TicketAct[] {
  if (ticket.archived_on) return [];
  return (Object.keys(ACTS) as TicketAct[]).filter((act) => {
    const form = formOf(act);
    return form.states.includes(ticket.state) && can(form.right) && (form.when?.(ticket) ?? true);
  });
}

const BESIDE = new Set<string>([...Object.keys(BESIDE_ACTS), "urge", "supervise", "nameConcerned"]);

/** What the state asks for, drawn as the main act; what is beside a ticket's way never is. */
export const mainAct = (acts: readonly TicketAct[]): TicketAct | undefined =>
  acts.find((act) => !BESIDE.has(act)) ?? acts.find((act) => act === "reportUp");

export interface TicketForm {
  text: string;
  chosen: Record<string, string | null>;
  union: string;
  officer?: string;
  days: number | null;
  when: { happened_on?: string; late_entry_reason?: string };
}

export function bodyOf(act: TicketAct, filled: TicketForm): Record<string, unknown> {
  const form = formOf(act);
  const body: Record<string, unknown> = { ...form.fixed, ...filled.when };
  for (const { field } of form.choices ?? []) if (filled.chosen[field]) body[field] = filled.chosen[field];
  if (form.concerns) body.concerns = filled.officer ? `staff/${filled.officer}` : `union/${filled.union}`;
  else if (form.union) body.managing_union = filled.union;
  if (form.days) body.days = filled.days;
  const text = filled.text.trim();
  if (form.text && text) body[form.text.field] = text;
  return body;
}

/** The ticket as it is then; naming whom it is about answers with that alone. */
export async function perform(act: TicketAct, ticketId: string, filled: TicketForm, change: Parameters<typeof takeStep>[3]) {
  const answer = await takeStep(formOf(act).path, ticketId, bodyOf(act, filled), change);
  return formOf(act).concerns ? getTicket(ticketId) : answer;
}
