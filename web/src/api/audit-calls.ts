/** What auditors ask beyond the search: samples, dossiers, red flags; no other page loads them. */
import { answered, client } from "./client";
import type { paths } from "./schema";
import type * as T from "./audit-types";

const keyed = (key: string) => ({ "Idempotency-Key": key });

// --- samples
export const listSamples = (cursor?: string): Promise<T.SamplePage> =>
  answered(client.GET("/api/audit/samples", { params: { query: { cursor } } }));
export const getSample = (of: T.SampleOf, sample_id: string): Promise<T.SampleAnswer> =>
  answered(client.GET("/api/audit/samples/{of}/{sample_id}", { params: { path: { of, sample_id } } }));
export const drawSample = (body: T.DrawSample, key: string): Promise<T.SampleAnswer> =>
  answered(client.POST("/api/audit/samples", { params: { header: keyed(key) }, body }));

// --- dossiers
export const makeDossier = (body: T.MakeDossier): Promise<Blob> =>
  answered(client.POST("/api/audit/dossiers", { body, parseAs: "blob" })) as Promise<Blob>;
export const verifyDossier = (query: { number?: string; pdf_hash?: string }): Promise<T.DossierVerdict> =>
  answered(client.GET("/api/audit/dossiers", { params: { query } }));

// --- red flags
export type FlagQuery = NonNullable<paths["/api/audit/flags"]["get"]["parameters"]["query"]>;
export const listFlags = (query: FlagQuery): Promise<T.FlagPage> =>
  answered(client.GET("/api/audit/flags", { params: { query } }));
export const explainFlag = (body: T.ExplainFlag, key: string): Promise<T.FlagLine> =>
  answered(client.POST("/api/audit/flags/explain", { params: { header: keyed(key) }, body }));
