/** A bank's statement as it is pasted or read from a CSV file: a receipt number and an amount a line. */
import type { StatementRow } from "@/api/payment-calls";
import { fenOf } from "@/ui/money";

export const MOST_ROWS = 80;

export interface StatementRead {
  rows: StatementRow[];
  /** The lines that are none, counted from one; a heading above the first row is no fault. */
  unread: number[];
}

/** A comma within quotes, or between three digits of an amount, does not part two fields. */
function fieldsOf(line: string): string[] {
  const by = ["\t", ";"].find((sign) => line.includes(sign));
  if (by) return line.split(by).map((field) => field.replace(/^\s*"|"\s*$/g, "").trim());
  const fields = line.match(/"[^"]*"|[^,，]+/g) ?? [];
  return fields.map((field) => field.replace(/^\s*"|"\s*$/g, "").trim());
}

function rowOf(line: string): StatementRow | null {
  const fields = fieldsOf(line);
  if (fields.length !== 2) return null;
  const [receipt_number, amount] = fields as [string, string];
  const amount_fen = fenOf(amount);
  return receipt_number && receipt_number.length <= 60 && amount_fen !== null ? { receipt_number, amount_fen } : null;
}

export function readStatement(text: string): StatementRead {
  const read: StatementRead = { rows: [], unread: [] };
  text.replace(/^\uFEFF/, "").split(/\r?\n/).forEach((line, at) => {
    if (!line.trim()) return;
    const row = rowOf(line);
    if (row) read.rows.push(row);
    else if (at > 0) read.unread.push(at + 1);
  });
  return read;
}
