/** Aid that is offered to one's own household, and how it is answered. */
import { answered, client } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Offer = Schemas["OfferAnswer"];
export type AcceptOffer = Schemas["AcceptOffer"];
export type DeclineOffer = Schemas["DeclineOffer"];

const onOffer = ({ offer_id, version }: Offer, key: string) => ({
  path: { offer_id },
  header: { "Idempotency-Key": key, "If-Match": `"${version}"` },
});

export const myOffers = (): Promise<Schemas["MyOffers"]> => answered(client.GET("/api/my/offers"));
export const acceptOffer = (offer: Offer, body: AcceptOffer, key: string): Promise<Offer> =>
  answered(client.POST("/api/offers/{offer_id}/accept", { params: onOffer(offer, key), body }));
export const declineOffer = (offer: Offer, body: DeclineOffer, key: string): Promise<Offer> =>
  answered(client.POST("/api/offers/{offer_id}/decline", { params: onOffer(offer, key), body }));
