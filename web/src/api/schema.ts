/**
 * The gateway's paths as openapi-typescript would write them, by hand until docs/openapi.json is
 * there: `npm run api` then writes schema.d.ts, and this file goes.
 */
type Iso = string;
type Language = "zh-CN" | "bo";

interface Schemas {
  Applicant: { name: string; phone: string; id_number?: string | null };
  MaskedApplicant: { name: string; phone: string; id_number: string | null };
  TicketReceipt: { ticket_id: string; number: string; query_code: string; registered_at: Iso };
  TicketNote: { at: Iso; happened_on: Iso; by: string; step: string; text: string | null };
  TicketState: "registered" | "accepted" | "escalated" | "closed";
  TicketLeadState: "awaited" | "open" | "accepted" | "refused";
  Channel: "call" | "letter" | "visit" | "wechat" | "web";
  Category: "question" | "complaint" | "legal_aid" | "suggestion" | "hardship";
  DeliveryChannel: "sms" | "in_app";
  HardshipReason: "illness" | "accident" | "disaster" | "education" | "lost_work" | "other";
  TicketAnswer: {
    ticket_id: string;
    number: string;
    version: number;
    state: Schemas["TicketState"];
    channel: Schemas["Channel"];
    category: Schemas["Category"];
    county: string;
    managing_union: string;
    language: string;
    text: string;
    applicant: Schemas["MaskedApplicant"];
    happened_on: Iso;
    registered_at: Iso;
    late_entry_reason: string | null;
    answer_text: string | null;
    reason_code: string | null;
    lead_id: string | null;
    lead_state: Schemas["TicketLeadState"] | null;
    lead_refusal: string | null;
    history: Schemas["TicketNote"][];
  };
  FileRequest: {
    channel?: Schemas["Channel"];
    category: Schemas["Category"];
    county: string;
    managing_union?: string | null;
    language: Language;
    text: string;
    applicant: Schemas["Applicant"];
    preferred_channel?: Schemas["DeliveryChannel"];
  };
  RegisterRequest: Schemas["FileRequest"] & { channel: Schemas["Channel"] } & Schemas["When"];
  When: { happened_on?: Iso | null; late_entry_reason?: string | null };
  TicketLine: {
    ticket_id: string;
    number: string;
    state: Schemas["TicketState"];
    channel: Schemas["Channel"];
    category: Schemas["Category"];
    managing_union: string;
    applicant_name: string;
    text: string;
    happened_on: Iso;
    registered_at: Iso;
    lead_state: Schemas["TicketLeadState"] | null;
  };
  TicketPage: {
    items: Schemas["TicketLine"][];
    counts: Record<string, number>;
    next_cursor: string | null;
  };
  Progress: {
    number: string;
    state: Schemas["TicketState"];
    category: Schemas["Category"];
    language: string;
    happened_on: Iso;
    answer_text: string | null;
    lead_state: Schemas["TicketLeadState"] | null;
    lead_refusal: string | null;
    steps: { at: Iso; step: string }[];
  };
  LeadState: "open" | "accepted" | "refused";
  RefusalReason:
    | "not_hardship"
    | "not_a_worker"
    | "covered_elsewhere"
    | "cannot_be_reached"
    | "withdrawn";
  LeadLine: {
    lead_id: string;
    state: Schemas["LeadState"];
    ticket_number: string;
    reason_code: Schemas["HardshipReason"];
    managing_union: string;
    applicant_name: string;
    opened_at: Iso;
    happened_on: Iso;
  };
  LeadPage: {
    items: Schemas["LeadLine"][];
    counts: Record<string, number>;
    next_cursor: string | null;
  };
  LeadAnswer: {
    lead_id: string;
    version: number;
    state: Schemas["LeadState"];
    ticket_id: string;
    ticket_number: string;
    reason_code: Schemas["HardshipReason"];
    county: string;
    managing_union: string;
    language: string;
    story: string;
    applicant: Schemas["MaskedApplicant"];
    opened_at: Iso;
    happened_on: Iso;
    decided_at: Iso | null;
    decided_by: string | null;
    file_id: string | null;
    file_number: string | null;
    refusal_reason: Schemas["RefusalReason"] | null;
    refusal_note: string | null;
  };
  ActivityKind: "lecture" | "competition" | "theme_day" | "training";
  ActivityAnswer: {
    activity_id: string;
    version: number;
    kind: Schemas["ActivityKind"];
    title: string;
    title_bo: string | null;
    description: string;
    place: string;
    takes_place_on: Iso;
    capacity: number;
    registered: number;
    managing_union: string;
    published_at: Iso;
  };
  ActivityPage: { items: Schemas["ActivityAnswer"][]; next_cursor: string | null };
  RegistrationAnswer: {
    registration_id: string;
    activity_id: string;
    place_number: number;
    person: Schemas["MaskedApplicant"];
    registered_at: Iso;
  };
  InboxMessage: {
    delivery_id: string;
    template: string;
    language: string;
    title: string;
    body: string;
    subject: string;
    sent_at: Iso;
    read_at: Iso | null;
  };
  InboxPage: { items: Schemas["InboxMessage"][]; unread: number; next_cursor: string | null };
  Session: {
    actor: string;
    display_name: string;
    roles: string[];
    unions: string[];
    language: string;
    csrf_token: string;
    expires_at: Iso;
  };
  CodeRequested: { expires_in_seconds: number; retry_after_seconds: number };
  County: { code: string; zh: string; bo: string; row: number; column: number };
  Union: { code: string; zh: string; bo: string; kind: string };
  Reference: { counties: Schemas["County"][]; unions: Schemas["Union"][] };
}

interface Key {
  "Idempotency-Key": string;
}
interface Match {
  "If-Match"?: string;
}
interface Ok<Answer> {
  200: { headers: Record<string, unknown>; content: { "application/json": Answer } };
}
interface Get<Answer, Query = Record<string, never>, Path = Record<string, never>> {
  parameters: { query?: Query; path: Path };
  responses: Ok<Answer>;
}
interface Send<Body, Answer, Header = Key, Path = Record<string, never>> {
  parameters: { path: Path; header: Header };
  requestBody: { content: { "application/json": Body } };
  responses: Ok<Answer>;
}
type OnTicket<Body> = Send<
  Body & Schemas["When"],
  Schemas["TicketAnswer"],
  Key & Match,
  { ticket_id: string }
>;
type OnLead<Body> = Send<
  Body & Schemas["When"],
  Schemas["LeadAnswer"],
  Key & Match,
  { lead_id: string }
>;
type Paged = { cursor?: string; limit?: number };
type TicketQuery = Paged & {
  state?: Schemas["TicketState"];
  channel?: Schemas["Channel"];
  category?: Schemas["Category"];
  managing_union?: string;
  number?: string;
};
type LeadQuery = Paged & {
  state?: Schemas["LeadState"];
  managing_union?: string;
  ticket_id?: string;
};
type NoHeader = Record<string, never>;

export interface components {
  schemas: Schemas;
}

export interface paths {
  "/api/requests": { post: Send<Schemas["FileRequest"], Schemas["TicketReceipt"]> };
  "/api/progress": {
    post: Send<{ number: string; query_code: string }, Schemas["Progress"], NoHeader>;
  };
  "/api/my/tickets": { get: Get<Schemas["TicketPage"], Paged> };
  "/api/tickets": {
    get: Get<Schemas["TicketPage"], TicketQuery>;
    post: Send<Schemas["RegisterRequest"], Schemas["TicketReceipt"]>;
  };
  "/api/tickets/{ticket_id}": {
    get: Get<Schemas["TicketAnswer"], Record<string, never>, { ticket_id: string }>;
  };
  "/api/tickets/{ticket_id}/answer": { post: OnTicket<{ text: string }> };
  "/api/tickets/{ticket_id}/accept": { post: OnTicket<unknown> };
  "/api/tickets/{ticket_id}/escalate": {
    post: OnTicket<{ reason_code: Schemas["HardshipReason"]; note?: string | null }>;
  };
  "/api/tickets/{ticket_id}/close": { post: OnTicket<{ text: string }> };
  "/api/leads": { get: Get<Schemas["LeadPage"], LeadQuery> };
  "/api/leads/{lead_id}": {
    get: Get<Schemas["LeadAnswer"], Record<string, never>, { lead_id: string }>;
  };
  "/api/leads/{lead_id}/accept": { post: OnLead<{ note?: string | null }> };
  "/api/leads/{lead_id}/refuse": {
    post: OnLead<{ reason: Schemas["RefusalReason"]; note?: string | null }>;
  };
  "/api/activities": { get: Get<Schemas["ActivityPage"], Paged & { managing_union?: string }> };
  "/api/activities/{activity_id}": {
    get: Get<Schemas["ActivityAnswer"], Record<string, never>, { activity_id: string }>;
  };
  "/api/activities/{activity_id}/registrations": {
    post: Send<
      {
        person: Schemas["Applicant"];
        language: Language;
        preferred_channel?: Schemas["DeliveryChannel"];
      },
      Schemas["RegistrationAnswer"],
      Key,
      { activity_id: string }
    >;
  };
  "/api/inbox": { get: Get<Schemas["InboxPage"], Paged> };
  "/api/inbox/{delivery_id}/read": {
    post: Send<unknown, Schemas["InboxMessage"], Key, { delivery_id: string }>;
  };
  "/api/contact": {
    put: Send<
      { language: Language; preferred_channel: Schemas["DeliveryChannel"] },
      Schemas["InboxPage"]
    >;
  };
  "/api/session": {
    get: Get<Schemas["Session"]>;
    post: Send<{ user_name: string; password: string }, Schemas["Session"], NoHeader>;
    delete: { parameters: { path?: never }; responses: Ok<{ signed_out: boolean }> };
  };
  "/api/session/phone-codes": {
    post: Send<{ phone: string; language: Language }, Schemas["CodeRequested"], NoHeader>;
  };
  "/api/session/phone": {
    post: Send<{ phone: string; code: string }, Schemas["Session"], NoHeader>;
  };
  "/api/reference": { get: Get<Schemas["Reference"]> };
}
