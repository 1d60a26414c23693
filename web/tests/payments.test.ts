import { describe, expect, it } from "vitest";
import { allPaid, answerOf, faultOf, paidFen } from "@/desk/bank-answer";
import { actsOn, batchesAsked } from "@/desk/batch-query";
import type { BatchLine } from "@/api/payment-calls";

const line = (line_id: string, amount_fen: number) => ({ line_id, amount_fen }) as BatchLine;
const LINES = [line("a", 100_000), line("b", 50_029)];

describe("what a bank says of a batch", () => {
  it("is that all is paid, to begin with", () => {
    expect(answerOf(allPaid(LINES), LINES, " R-1 ")).toEqual({
      lines: [
        { line_id: "a", paid_fen: 100_000, failure: null },
        { line_id: "b", paid_fen: 50_029, failure: null },
      ],
      total_fen: 150_029,
      receipt_number: "R-1",
    });
  });

  it("has a reason where less was paid, and none where all was", () => {
    const said = allPaid(LINES);
    said[0] = { line_id: "a", paid: "0", failure: "account_closed" };
    said[1]!.failure = "other";
    const answer = answerOf(said, LINES, "R-2");
    expect(answer.lines.map(({ failure }) => failure)).toEqual(["account_closed", null]);
    expect(answer.total_fen).toBe(50_029);
  });

  it("cannot be sent without a reason, unread, or above what was to be paid", () => {
    const said = (paid: string, failure = "" as const) => ({ line_id: "a", paid, failure });
    expect(faultOf(said("999.99"), LINES[0]!)).toBe("choose");
    expect(faultOf(said("ten"), LINES[0]!)).toBe("amount_unread");
    expect(faultOf(said("-1"), LINES[0]!)).toBe("amount_unread");
    expect(faultOf(said("1000.01"), LINES[0]!)).toBe("amount_over");
    expect(faultOf(said("1000"), LINES[0]!)).toBeNull();
  });

  it("adds up as far as it can be read", () => {
    expect(paidFen([{ line_id: "a", paid: "", failure: "" }, { line_id: "b", paid: "0.29", failure: "" }])).toBe(29);
  });
});

describe("a payment batch", () => {
  const open = { archived_on: null };
  it("is decided and paid by those who may, in its state", () => {
    const all = () => true;
    expect(actsOn({ ...open, state: "built" }, all)).toEqual(["freeze", "dissolve"]);
    expect(actsOn({ ...open, state: "frozen" }, all)).toEqual(["check", "sendBack", "unfreeze"]);
    expect(actsOn({ ...open, state: "checked" }, all)).toEqual(["pass", "reject", "unfreeze"]);
    expect(actsOn({ ...open, state: "checked" }, (right) => right === "payment.check")).toEqual([]);
    expect(actsOn({ ...open, state: "approved" }, all)).toEqual(["bankFile", "bankAnswer"]);
    expect(actsOn({ ...open, state: "paid" }, all)).toEqual([]);
    expect(actsOn({ ...open, state: "built" }, (right) => right === "payment.pay")).toEqual([]);
    expect(actsOn({ state: "approved", archived_on: "2031-01-01" }, all)).toEqual([]);
  });

  it("is asked for by state, and one that is none is left out", () => {
    expect(batchesAsked({ state: "failed" }).state).toBe("failed");
    expect(batchesAsked({ state: "gone" }).state).toBeUndefined();
  });
});
