/** Retention: what is due and done, and what is held; no other page loads them. */
import { answered, client } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Retained = Schemas["Retained"];
export type RetentionHold = Schemas["RetentionHold"];
export type RetentionLine = Schemas["RetentionLine"];
export type RetentionRun = Schemas["RetentionRun"];
type HoldPage = Schemas["HoldPage"];
type Overview = Schemas["RetentionOverview"];

const keyed = (key: string) => ({ "Idempotency-Key": key });

export const getRetention = (on?: string): Promise<Overview> =>
  answered(client.GET("/api/retention", { params: { query: { on } } }));
export const listHolds = (cursor?: string): Promise<HoldPage> =>
  answered(client.GET("/api/retention/holds", { params: { query: { cursor } } }));
export const placeHold = (body: Schemas["PlaceRetentionHold"], key: string): Promise<RetentionHold> =>
  answered(client.POST("/api/retention/holds", { params: { header: keyed(key) }, body }));
export const liftHold = (hold: RetentionHold, reason: string, key: string): Promise<RetentionHold> =>
  answered(
    client.POST("/api/retention/holds/{of}/{hold_id}/lift", {
      params: { path: { of: hold.of, hold_id: hold.hold_id }, header: keyed(key) },
      body: { reason },
    }),
  );
