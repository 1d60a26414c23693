/** What waits at the hotline, and the legal limits of a ticket's matter. */
import { answered, client } from "./client";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type TicketQueue = NonNullable<
  NonNullable<paths["/api/tickets-to-do"]["get"]["parameters"]["query"]>["queue"]
>;
export type TicketToDo = Schemas["TicketToDo"];
export type TicketsToDo = Schemas["TicketsToDo"];
export type LegalMatter = Schemas["LegalMatter"];
export type LegalClocks = Schemas["LegalClocks"];

export const listTicketsToDo = (queue: TicketQueue, cursor?: string): Promise<TicketsToDo> =>
  answered(client.GET("/api/tickets-to-do", { params: { query: { queue, cursor } } })) as Promise<TicketsToDo>;
export const legalClocksOf = (ticket_id: string, matter: LegalMatter, since?: string): Promise<LegalClocks> =>
  answered(
    client.GET("/api/tickets/{ticket_id}/legal-clocks", {
      params: { path: { ticket_id }, query: { matter, since } },
    }),
  ) as Promise<LegalClocks>;
