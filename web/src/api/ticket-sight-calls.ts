/** Tickets looked up by whatever is known of them, and counted. */
import { answered, client } from "./client";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type TicketFigures = Schemas["TicketFigures"];
export type TicketsFound = Schemas["TicketsFound"];
export type SearchTickets = Schemas["SearchTickets"];
export type FiguresQuery = paths["/api/ticket-figures"]["get"]["parameters"]["query"];

export const searchTickets = (body: SearchTickets): Promise<TicketsFound> =>
  answered(client.POST("/api/ticket-search", { body }));
export const countTickets = (query: FiguresQuery): Promise<TicketFigures> =>
  answered(client.GET("/api/ticket-figures", { params: { query } }));
