/** Aid: a person's ledger, and the card that money which came back is paid to instead. */
import { answered, client } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type PersonLedger = Schemas["PersonLedger"];
export type CorrectPayee = Schemas["CorrectPayee"];

export const getPersonLedger = (file_id: string): Promise<PersonLedger> =>
  answered(client.GET("/api/files/{file_id}/ledger", { params: { path: { file_id } } }));
export const getAid = (aid_id: string): Promise<Schemas["AidAnswer"]> =>
  answered(client.GET("/api/aid/{aid_id}", { params: { path: { aid_id } } }));
export const correctPayee = (aid_id: string, body: CorrectPayee, key: string, version: number) =>
  answered<Schemas["AidAnswer"]>(
    client.POST("/api/aid/{aid_id}/correct-payee", {
      params: { path: { aid_id }, header: { "Idempotency-Key": key, "If-Match": `"${version}"` } },
      body,
    }),
  );
