import { describe, expect, it } from "vitest";
import { readStatement } from "@/desk/statement-rows";

describe("a bank's statement", () => {
  it("is read from tabs, commas, semicolons and quotes, below a heading", () => {
    const { rows, unread } = readStatement('\uFEFF回单号,金额\nR-1,1000.50\r\nR-2\t-20\n"R-3","1,234.05"\nR-4;3\n\n');
    expect(unread).toEqual([]);
    expect(rows).toEqual([
      { receipt_number: "R-1", amount_fen: 100050 },
      { receipt_number: "R-2", amount_fen: -2000 },
      { receipt_number: "R-3", amount_fen: 123405 },
      { receipt_number: "R-4", amount_fen: 300 },
    ]);
  });

  it("names the lines that it cannot read, and guesses nothing", () => {
    const { rows, unread } = readStatement("R-1,5\nR-2\nR-3,1,234.00\nR-4,ten\n,7");
    expect(rows).toEqual([{ receipt_number: "R-1", amount_fen: 500 }]);
    expect(unread).toEqual([2, 3, 4, 5]);
  });

  it("may be empty: nothing was booked by the bank in these days", () => {
    expect(readStatement("\n \n")).toEqual({ rows: [], unread: [] });
  });
});
