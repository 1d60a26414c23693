import { describe, expect, it, vi } from "vitest";
import { problemFrom } from "@/api/problem";
import { useRecord } from "@/desk/record";

const refused = (status: number, body: object) => problemFrom(new Response(null, { status }), body);

describe("a record that somebody else changed first", () => {
  it("is shown as the refusal brought it, without asking again", async () => {
    const read = vi.fn(async () => ({ version: 2 }));
    const { record, newer, compareAfter, takeNewer, load } = useRecord(read);
    await load();
    const lost = refused(412, { code: "version_outdated", details: { current: { version: 3 } } });
    expect(await compareAfter(lost)).toBe(true);
    expect([record.value, newer.value]).toEqual([{ version: 2 }, { version: 3 }]);
    takeNewer();
    expect([record.value, newer.value]).toEqual([{ version: 3 }, null]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("is fetched where the refusal does not show it", async () => {
    const { newer, compareAfter } = useRecord(async () => ({ version: 4 }));
    expect(await compareAfter(refused(412, { code: "version_outdated" }))).toBe(true);
    expect(newer.value).toEqual({ version: 4 });
  });

  it("is left alone by any other refusal", async () => {
    const { newer, compareAfter } = useRecord(async () => ({ version: 4 }));
    expect(await compareAfter(refused(409, { code: "wrong_state" }))).toBe(false);
    expect(newer.value).toBeNull();
  });
});
