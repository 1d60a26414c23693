/** What the bank says of each line: paid in full is the rule, and only what was not is filled in. */
import type { BatchLine, PaymentFailure, RecordBankAnswer } from "@/api/payment-calls";
import { fenOf, moneyField } from "@/ui/money";

export const FAILURES = [
  "account_unknown", "name_differs", "account_closed", "account_frozen", "limit_exceeded", "other",
] as const satisfies readonly PaymentFailure[];

export interface LineSaid {
  line_id: string;
  /** Yuan, as the field holds it. */
  paid: string;
  failure: PaymentFailure | "";
}

export const allPaid = (lines: readonly BatchLine[]): LineSaid[] =>
  lines.map(({ line_id, amount_fen }) => ({ line_id, paid: moneyField(amount_fen), failure: "" }));

/** The code of what is wrong with a line; none: it can be sent. */
export function faultOf(said: LineSaid, { amount_fen }: Pick<BatchLine, "amount_fen">): string | null {
  const paid = fenOf(said.paid);
  if (paid === null || paid < 0) return "amount_unread";
  if (paid > amount_fen) return "amount_over";
  return paid < amount_fen && !said.failure ? "choose" : null;
}

/** What was paid in all, as far as it can be read. */
export const paidFen = (said: readonly LineSaid[]): number =>
  said.reduce((sum, { paid }) => sum + Math.max(0, fenOf(paid) ?? 0), 0);

/** A line that was paid in full has no reason, whatever was chosen before. */
export function answerOf(
  said: readonly LineSaid[],
  lines: readonly BatchLine[],
  receipt: string,
): RecordBankAnswer {
  return {
    lines: said.map((each, at) => {
      const paid_fen = fenOf(each.paid)!;
      const short = paid_fen < lines[at]!.amount_fen;
      return { line_id: each.line_id, paid_fen, failure: short && each.failure ? each.failure : null };
    }),
    total_fen: paidFen(said),
    receipt_number: receipt.trim(),
  };
}
