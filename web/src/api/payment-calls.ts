/** Payment batches: what the bank is sent, what it says of each line, and its statements. */
import { answered, client } from "./client";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Batch = Schemas["BatchAnswer"];
export type BatchLine = Schemas["BatchLine"];
export type BatchSummary = Schemas["BatchSummary"];
export type BatchState = Schemas["BatchState"];
export type BankFile = Schemas["BankFileAnswer"];
export type BankFileFormat = Schemas["BankFileFormat"];
export type PaymentFailure = Schemas["PaymentFailure"];
export type RecordBankAnswer = Schemas["RecordBankAnswer"];
export type Statement = Schemas["StatementAnswer"];
export type StatementRow = Schemas["StatementRow"];
type BatchPage = Schemas["BatchPage"];
type BatchQuery = NonNullable<paths["/api/payment-batches"]["get"]["parameters"]["query"]>;
type Change = { key: string; version: number };

const on = (batch_id: string) => ({ path: { batch_id } });
const changing = (batch_id: string, { key, version }: Change) => ({
  params: { ...on(batch_id), header: { "Idempotency-Key": key, "If-Match": `"${version}"` } },
});

export const listBatches = (query: BatchQuery): Promise<BatchPage> =>
  answered(client.GET("/api/payment-batches", { params: { query } })) as Promise<BatchPage>;
export const getBatch = (batch_id: string): Promise<Batch> =>
  answered(client.GET("/api/payment-batches/{batch_id}", { params: on(batch_id) }));
export const decideBatch = (id: string, body: Schemas["DecideBatch"], change: Change): Promise<Batch> =>
  answered(client.POST("/api/payment-batches/{batch_id}/decide", { ...changing(id, change), body }));
export const freezeBatch = (id: string, body: Schemas["FreezeBatch"], change: Change): Promise<Batch> =>
  answered(client.POST("/api/payment-batches/{batch_id}/freeze", { ...changing(id, change), body }));
export const unfreezeBatch = (id: string, body: Schemas["UnfreezeBatch"], change: Change): Promise<Batch> =>
  answered(client.POST("/api/payment-batches/{batch_id}/unfreeze", { ...changing(id, change), body }));
export const dissolveBatch = (id: string, body: Schemas["DissolveBatch"], change: Change): Promise<Batch> =>
  answered(client.POST("/api/payment-batches/{batch_id}/dissolve", { ...changing(id, change), body }));
export const checkBatch = (id: string, body: Schemas["CheckBatch"], change: Change): Promise<Batch> =>
  answered(client.POST("/api/payment-batches/{batch_id}/check", { ...changing(id, change), body }));
export const recordBankAnswer = (id: string, body: RecordBankAnswer, change: Change): Promise<Batch> =>
  answered(client.POST("/api/payment-batches/{batch_id}/bank-answer", { ...changing(id, change), body }));
export const writeBankFile = (id: string, body: Schemas["WriteBankFile"]): Promise<BankFile> =>
  answered(client.POST("/api/payment-batches/{batch_id}/bank-file", { params: on(id), body }));
export const compareStatement = (body: Schemas["CompareStatement"]): Promise<Statement> =>
  answered(client.POST("/api/payments/compare-statement", { body }));
