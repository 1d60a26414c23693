/** Whether money that was paid came: what one's own household is asked, and says. */
import { answered, client } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type ReceiptCheck = Schemas["ReceiptCheckAnswer"];
export type AnswerReceiptCheck = Schemas["AnswerReceiptCheck"];

export const myReceiptChecks = (): Promise<Schemas["MyReceiptChecks"]> =>
  answered(client.GET("/api/my/receipt-checks"));
export const answerReceiptCheck = (
  { check_id, version }: ReceiptCheck,
  body: AnswerReceiptCheck,
  key: string,
): Promise<ReceiptCheck> =>
  answered(
    client.POST("/api/receipt-checks/{check_id}/answer", {
      params: {
        path: { check_id },
        header: { "Idempotency-Key": key, "If-Match": `"${version}"` },
      },
      body,
    }),
  );
