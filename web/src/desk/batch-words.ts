/** The acts on a payment batch that need no more than a word: each as the call that does it. */
import {
  checkBatch, decideBatch, dissolveBatch, freezeBatch, unfreezeBatch, type Batch,
} from "@/api/payment-calls";
import type { BatchWord } from "./batch-query";

export function wordSent(batch: Batch, act: BatchWord, note: string | null, key: string): Promise<Batch> {
  const { batch_id: id, total_fen, version } = batch;
  const change = { key, version };
  const seen = { total_fen, snapshot: batch.snapshot ?? "", note };
  switch (act) {
    case "freeze":
      return freezeBatch(id, { total_fen }, change);
    case "dissolve":
      return dissolveBatch(id, { note: note ?? "" }, change);
    case "unfreeze":
      return unfreezeBatch(id, { note: note ?? "" }, change);
    case "check":
      return checkBatch(id, { ...seen, outcome: "passed" }, change);
    case "sendBack":
      return checkBatch(id, { ...seen, outcome: "returned" }, change);
    case "pass":
      return decideBatch(id, { outcome: "passed", note, total_fen }, change);
    case "reject":
      return decideBatch(id, { outcome: "rejected", note, total_fen }, change);
  }
}
