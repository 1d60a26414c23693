import { describe, expect, it, vi } from "vitest";

const asked = vi.hoisted(() => ({ rights: new Set<string>() }));
vi.mock("@/session/session", () => ({ can: (right: string) => asked.rights.has(right) }));
vi.mock("@/api/calls", () => ({
  listTickets: ({ number }: { number: string }) =>
    Promise.resolve({ items: number === "RX-1" ? [{ ticket_id: "t1" }] : [] }),
  listLeads: ({ ticket_id }: { ticket_id: string }) =>
    Promise.resolve({ items: ticket_id === "t1" ? [{ lead_id: "l1" }] : [] }),
}));
const { foundByNumber, holdQuery, largestFirst, latestMonths, placeOf, recordIdOf } = await import(
  "@/desk/retention"
);
const may = (...rights: string[]) => (asked.rights = new Set(rights));

describe("counts of retention", () => {
  it("stand with the largest first, equal ones by name", () => {
    expect(largestFirst({ b: 2, a: 2, c: 7 })).toEqual([["c", 7], ["a", 2], ["b", 2]]);
  });

  it("show the latest twelve months one by one, and all before them as one sum", () => {
    const months = Object.fromEntries(
      Array.from({ length: 14 }, (_, at) => [`20${30 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`, at + 1]),
    );
    const { shown, earlier } = latestMonths(months);
    expect(shown[0]).toEqual(["2031-02", 14]);
    expect(shown.at(-1)).toEqual(["2030-03", 3]);
    expect(earlier).toBe(1 + 2);
    expect(latestMonths({})).toEqual({ shown: [], earlier: 0 });
  });
});

describe("a record that is held", () => {
  it("is found by a ticket's number where its lists may be read", async () => {
    may("ticket.read", "lead.read");
    expect(await recordIdOf("tickets", "RX-1")).toBe("t1");
    expect(await recordIdOf("leads", "RX-1")).toBe("l1");
    expect(await recordIdOf("files", "RX-1")).toBe("RX-1");
    expect(await recordIdOf("tickets", "018f-a")).toBe("018f-a");
    expect(foundByNumber("leads")).toBe(true);
  });

  it("is named by its id to who may read none of them", async () => {
    may("retention.hold", "audit.read");
    expect(await recordIdOf("tickets", "RX-1")).toBe("RX-1");
    expect(foundByNumber("tickets")).toBe(false);
  });

  it("leads to its page, or to what was done to it, or nowhere", () => {
    may("ticket.read");
    expect(placeOf("tickets", "t1")).toEqual({ name: "ticket", params: { ticketId: "t1" } });
    expect(placeOf("files", "f1")).toBeNull();
    may("audit.read");
    expect(placeOf("files", "f1")).toEqual({ name: "audit", query: { subject: "file/f1" } });
    expect(placeOf("calls", "c1")).toBeNull();
  });

  it("comes from a sample, but for a request for aid, which ends with its file or payment", () => {
    may("retention.hold");
    expect(holdQuery("tickets", "t1")).toEqual({ of: "tickets", record_id: "t1" });
    expect(holdQuery("aid", "a1")).toBeNull();
    may("audit.sample");
    expect(holdQuery("tickets", "t1")).toBeNull();
  });
});
