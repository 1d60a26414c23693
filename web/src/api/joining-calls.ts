/** What may be the same request, and who claims with one. */
import { answered, client } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type SameTicket = Schemas["SameTicket"];
export type SameTickets = Schemas["SameTickets"];
export type FindSameTickets = Schemas["FindSameTickets"];
export type ClaimantPage = Schemas["ClaimantPage"];
export type ClaimantAnswer = Schemas["ClaimantAnswer"];
export type ClaimantGiven = Schemas["ClaimantGiven"];
type Change = { key: string; version: number };

const changing = ({ key, version }: Change) => ({ "Idempotency-Key": key, "If-Match": `"${version}"` });

export const findSameTickets = (body: FindSameTickets): Promise<SameTickets> =>
  answered(client.POST("/api/same-tickets", { body }));
export const listClaimants = (ticket_id: string): Promise<ClaimantPage> =>
  answered(
    client.GET("/api/tickets/{ticket_id}/claimants", {
      params: { path: { ticket_id }, query: { limit: 100 } },
    }),
  );
export const addClaimants = (ticket_id: string, people: ClaimantGiven[], change: Change) =>
  answered<Schemas["ClaimantsListed"]>(
    client.POST("/api/tickets/{ticket_id}/claimants", {
      params: { path: { ticket_id }, header: changing(change) },
      body: { people },
    }),
  );
export const strikeClaimant = (claimant_id: string, reason: string, change: Change) =>
  answered<ClaimantAnswer>(
    client.POST("/api/claimants/{claimant_id}/strike", {
      params: { path: { claimant_id }, header: changing(change) },
      body: { reason },
    }),
  );
