/** Every call that a page makes, one line each. Commands take their idempotency key. */
import { answered, client } from "./client";
import type { paths } from "./schema";
import type * as T from "./types";

type TicketQuery = NonNullable<paths["/api/tickets"]["get"]["parameters"]["query"]>;
export type CorrectionQuery = NonNullable<
  paths["/api/corrections/{of}"]["get"]["parameters"]["query"]
>;
type LeadQuery = NonNullable<paths["/api/leads"]["get"]["parameters"]["query"]>;
type Change = { key: string; version: number };
type When = { happened_on?: string | null; late_entry_reason?: string | null };

const keyed = (key: string) => ({ "Idempotency-Key": key });
const changing = ({ key, version }: Change) => ({ ...keyed(key), "If-Match": `"${version}"` });
const onTicket = (id: string, change: Change) => ({
  params: { path: { ticket_id: id }, header: changing(change) },
});
const onLead = (id: string, change: Change) => ({
  params: { path: { lead_id: id }, header: changing(change) },
});

// --- hotline
export const fileRequest = (body: T.FileRequest, key: string): Promise<T.TicketReceipt> =>
  answered(client.POST("/api/requests", { params: { header: keyed(key) }, body }));
export const registerRequest = (body: T.RegisterRequest, key: string): Promise<T.TicketReceipt> =>
  answered(client.POST("/api/tickets", { params: { header: keyed(key) }, body }));
export const listConsentTexts = (language: T.Language): Promise<T.ConsentTextList> =>
  answered(client.GET("/api/consents", { params: { query: { language } } }));
export const getProgress = (number: string, query_code: string): Promise<T.Progress> =>
  answered(client.POST("/api/progress", { body: { number, query_code } }));
export const provePhone = (phone: string, code: string): Promise<T.PhoneProven> =>
  answered(client.POST("/api/progress/phone", { body: { phone, code } }));
export const progressOfMine = (number: string, assertion: string): Promise<T.Progress> =>
  answered(
    client.GET("/api/my/progress", {
      params: { query: { number } },
      headers: { Authorization: `Bearer ${assertion}` },
    }),
  );
export const myTickets = (cursor?: string): Promise<T.TicketPage> =>
  answered(client.GET("/api/my/tickets", { params: { query: { cursor } } }));
export const myTicket = (ticket_id: string): Promise<T.Progress> =>
  answered(client.GET("/api/my/tickets/{ticket_id}", { params: { path: { ticket_id } } }));
export const ticketConsents = (ticket_id: string): Promise<T.TicketConsents> =>
  answered(client.GET("/api/tickets/{ticket_id}/consents", { params: { path: { ticket_id } } }));
export const recordConsent = (ticket_id: string, body: T.RecordConsent, key: string) =>
  answered<T.TicketConsents>(
    client.POST("/api/tickets/{ticket_id}/consents", {
      params: { path: { ticket_id }, header: keyed(key) },
      body,
    }),
  );
export const withdrawConsent = (ticket_id: string, purpose: T.ConsentPurpose, key: string) =>
  answered<T.TicketConsents>(
    client.POST("/api/tickets/{ticket_id}/consents/{purpose}/withdraw", {
      params: { path: { ticket_id, purpose }, header: keyed(key) },
    }),
  );
export const askOwnData = (body: T.AskOwnData): Promise<T.OwnData> =>
  answered(client.POST("/api/my/data", { body }));
export const askCorrection = (of: T.CorrectionOf, body: T.AskCorrection, key: string) =>
  answered<T.Correction>(
    client.POST("/api/corrections/{of}", { params: { path: { of }, header: keyed(key) }, body }),
  );
export const listCorrections = (
  of: T.CorrectionOf,
  query: CorrectionQuery,
): Promise<T.CorrectionPage> =>
  answered(client.GET("/api/corrections/{of}", { params: { path: { of }, query } }));
export const decideCorrection = (
  { of, correction_id }: T.Correction,
  body: T.CorrectionDecision,
  change: Change,
) =>
  answered<T.Correction>(
    client.POST("/api/corrections/{of}/{correction_id}/decide", {
      params: { path: { of, correction_id }, header: changing(change) },
      body,
    }),
  );
export const listTickets = (query: TicketQuery): Promise<T.TicketPage> =>
  answered(client.GET("/api/tickets", { params: { query } }));
export const getTicket = (ticket_id: string): Promise<T.TicketAnswer> =>
  answered(client.GET("/api/tickets/{ticket_id}", { params: { path: { ticket_id } } }));
/** The last word of a step's address; `desk/ticket-acts.ts` says what each asks for. */
export type TicketStepPath =
  keyof paths extends infer Path
    ? Path extends `/api/tickets/{ticket_id}/${infer Step}`
      ? Step
      : never
    : never;
export const takeStep = (
  step: TicketStepPath,
  id: string,
  body: Record<string, unknown>,
  change: Change,
): Promise<T.TicketAnswer> =>
  answered(
    client.POST(`/api/tickets/{ticket_id}/${step}` as "/api/tickets/{ticket_id}/urge", {
      ...onTicket(id, change),
      body,
    }),
  );
export const revealTicket = (ticket_id: string, body: T.Why): Promise<T.RevealedPerson> =>
  answered(client.POST("/api/tickets/{ticket_id}/reveal", { params: { path: { ticket_id } }, body }));

export const attachFile = (ticket_id: string, file_id: string, key: string) =>
  answered(
    client.POST("/api/tickets/{ticket_id}/files", {
      params: { path: { ticket_id }, header: keyed(key) },
      body: { file_id },
    }),
  );

// --- relief
export const listLeads = (query: LeadQuery): Promise<T.LeadPage> =>
  answered(client.GET("/api/leads", { params: { query } }));
export const getLead = (lead_id: string): Promise<T.LeadAnswer> =>
  answered(client.GET("/api/leads/{lead_id}", { params: { path: { lead_id } } }));
export const acceptLead = (id: string, body: { note: string | null } & When, change: Change) =>
  answered(client.POST("/api/leads/{lead_id}/accept", { ...onLead(id, change), body }));
export const refuseLead = (
  id: string,
  body: { reason: T.RefusalReason; note: string | null } & When,
  change: Change,
) => answered(client.POST("/api/leads/{lead_id}/refuse", { ...onLead(id, change), body }));
export const revealLead = (lead_id: string, body: T.Why): Promise<T.RevealedPerson> =>
  answered(client.POST("/api/leads/{lead_id}/reveal", { params: { path: { lead_id } }, body }));

// --- campaigns
export const listActivities = (cursor?: string): Promise<T.ActivityPage> =>
  answered(client.GET("/api/activities", { params: { query: { cursor } } }));
export const getActivity = (activity_id: string): Promise<T.ActivityAnswer> =>
  answered(client.GET("/api/activities/{activity_id}", { params: { path: { activity_id } } }));
export const registerPerson = (
  activity_id: string,
  body: { person: T.Applicant; language: T.Language; preferred_channel: T.DeliveryChannel },
  key: string,
): Promise<T.RegistrationAnswer> =>
  answered(
    client.POST("/api/activities/{activity_id}/registrations", {
      params: { path: { activity_id }, header: keyed(key) },
      body,
    }),
  );

// --- notifications
export const listInbox = (cursor?: string, limit?: number): Promise<T.InboxPage> =>
  answered(client.GET("/api/inbox", { params: { query: { cursor, limit } } }));
export const markRead = (delivery_id: string, key: string): Promise<T.InboxMessage> =>
  answered(
    client.POST("/api/inbox/{delivery_id}/read", {
      params: { path: { delivery_id }, header: keyed(key) },
      body: {},
    }),
  );
export const getContact = (): Promise<T.ContactPreference> =>
  answered(client.GET("/api/contact", {}));
export const preferChannel = (
  body: { language: T.Language; preferred_channel: T.DeliveryChannel },
  key: string,
) => answered(client.PUT("/api/contact", { params: { header: keyed(key) }, body }));

// --- identity
export const getSession = (): Promise<T.Session> =>
  answered(client.GET("/api/session", {}));
export const signIn = (
  user_name: string,
  password: string,
  second_factor?: string,
): Promise<T.Session> =>
  answered(client.POST("/api/session", { body: { user_name, password, second_factor } }));
export const changePassword = (password: string, new_password: string): Promise<T.Session> =>
  answered(client.PUT("/api/session/password", { body: { password, new_password } }));
export const beginSecondFactor = (password: string) =>
  answered(client.POST("/api/session/second-factor", { body: { password } }));
export const confirmSecondFactor = (code: string) =>
  answered(client.PUT("/api/session/second-factor", { body: { code } }));
export const requestPhoneCode = (phone: string, language: T.Language) =>
  answered(client.POST("/api/session/phone-codes", { body: { phone, language } }));
export const signInByPhone = (phone: string, code: string): Promise<T.Session> =>
  answered(client.POST("/api/session/phone", { body: { phone, code } }));
export const signOut = () => answered(client.DELETE("/api/session", {}));

// --- everybody
export const getReference = (): Promise<T.Reference> =>
  answered(client.GET("/api/reference", {}));
