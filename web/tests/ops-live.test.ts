/** What operations pages do as time goes by, and whom they let decide. */
import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineComponent, h, nextTick } from "vue";
import type { AlertLine, FailedMessage, HeldLine, Proposal } from "@/api/ops-types";
import { unreachable } from "@/api/problem";
import { usePages } from "@/api/use-pages";
import { i18n } from "@/i18n";
import chinese from "@/i18n/zh-CN/ops.json";
import { actsOf } from "@/ops/message-acts";
import { useLive, type Live } from "@/ops/live";
import AlertCard from "@/ops/components/AlertCard.vue";
import ProposalCard from "@/ops/components/ProposalCard.vue";
import { beginSession } from "@/session/session";

i18n.global.mergeLocaleMessage("zh-CN", chinese);
const RHYTHM = { everyMs: 1_000, mostMs: 8_000 };

function watch<T>(read: () => Promise<T>, goesOn?: (data: T) => boolean) {
  let live: Live<T> | undefined;
  const page = mount(
    defineComponent({
      setup() {
        live = useLive(read, { rhythm: RHYTHM, ...(goesOn ? { goesOn } : {}) });
        return () => h("p");
      },
    }),
  );
  return { live: live!, page };
}

describe("a page that looks again and again", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps what it has, says how old it is, asks less often, and recovers", async () => {
    let up = true;
    const read = vi.fn(() => (up ? Promise.resolve(1) : Promise.reject(unreachable())));
    const { live, page } = watch(read);
    await vi.advanceTimersByTimeAsync(10);
    expect([live.data.value, live.stale.value]).toEqual([1, false]);

    up = false;
    await vi.advanceTimersByTimeAsync(7_900); // after 1, 2 and 4 seconds more
    expect(read).toHaveBeenCalledTimes(4);
    expect([live.data.value, live.stale.value]).toEqual([1, true]);
    expect(live.ageMs.value).toBeGreaterThan(6_000);
    expect(live.problem.value?.code).toBe("unreachable");

    up = true;
    await live.refresh();
    expect([live.problem.value, live.stale.value]).toEqual([null, false]);
    page.unmount();
  });

  it("stops when what it watches is over, and when nobody looks at it any more", async () => {
    let left = 2;
    const read = vi.fn(() => Promise.resolve(left--));
    const { live, page } = watch(read, (found) => found > 0);
    await vi.advanceTimersByTimeAsync(20_000);
    expect([read.mock.calls.length, live.stale.value]).toEqual([3, false]);
    page.unmount();

    const other = watch(vi.fn(() => Promise.resolve(1)));
    await vi.advanceTimersByTimeAsync(10);
    other.page.unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});

const proposal: Proposal = {
  proposal_id: "p1",
  row_id: "relief.hotline/e1",
  act: "edit",
  state: "awaiting_second",
  by: "staff/operator",
  at: "2026-11-22T15:00:00Z",
  reason: "x",
  difference: JSON.stringify([{ path: "data.county", before: "540202", after: "540221" }]),
  decided_by: null,
  decided_at: null,
};

function shown(actor: string, role: string) {
  beginSession({ actor, roles: [role], csrf_token: "t" } as Parameters<typeof beginSession>[0]);
  const card = mount(ProposalCard, { props: { owner: "relief", proposal }, global: { plugins: [i18n] } });
  const found = [card.findAll("button").length, card.find("del").text(), card.find("ins").text()];
  card.unmount();
  return found;
}

describe("a proposal that awaits a second person", () => {
  it("is decided by who may, and shows what would change", async () => {
    await nextTick();
    expect(shown("staff/leader", "leader")).toEqual([2, '"540202"', '"540221"']);
  });

  it("is not decided by who asked for it, nor by who has no right to", () => {
    expect(shown("staff/operator", "leader")[0]).toBe(0);
    expect(shown("staff/other", "operations")[0]).toBe(0);
  });
});

describe("the acts on a held message", () => {
  const opened = (line: Partial<HeldLine>, awaiting = false): FailedMessage =>
    ({
      service: "relief",
      correlation_id: "c",
      message: { line: { fate: "parked", discarded_at: null, ...line }, proposal: awaiting ? proposal : null },
    }) as FailedMessage;

  it.each([
    ["parked", opened({}), ["replay", "edit", "discard"]],
    ["discarded", opened({ fate: "discarded", discarded_at: proposal.at }), ["undo", "release"]],
    ["behind another", opened({ fate: "behind" }), []],
    ["about which a second person is asked", opened({}, true), ["replay"]],
  ])("for one %s", (_, message, acts) => {
    expect(actsOf(message)).toEqual(acts);
  });
});

const alert: AlertLine = {
  alert_id: "a1",
  version: 1,
  kind: "held",
  subject: "relief.hotline",
  state: "raised",
  urgency: "morning",
  value: 3,
  limit: 1,
  affected: 3,
  what: "relief.hotline 有 3 条消息办不了",
  meaning: "等待的工友至多 3 人。",
  meaning_bo: "མི་ 3",
  what_to_do: "看原因",
  calls: 1,
  next_call_at: null,
  raised_at: "2026-11-22T15:00:00Z",
  acknowledged_at: null,
  acknowledged_by: null,
  escalated_at: null,
  over_at: null,
};

function alerted(change: Partial<AlertLine>, locale: "zh-CN" | "bo" = "zh-CN") {
  beginSession({ actor: "staff/o", roles: ["operations"], csrf_token: "t" } as Parameters<typeof beginSession>[0]);
  const before = i18n.global.locale.value;
  i18n.global.locale.value = locale;
  const card = mount(AlertCard, { props: { alert: { ...alert, ...change } }, global: { plugins: [i18n] } });
  const found = { buttons: card.findAll("button").length, text: card.text(), meaning: card.find("h3").text() };
  card.unmount();
  i18n.global.locale.value = before;
  return found;
}

describe("an alert", () => {
  it("says what happened beside what it means, in the reader's language", () => {
    expect(alerted({}).text).toContain(alert.what);
    expect(alerted({}).meaning).toBe(alert.meaning);
    expect(alerted({}, "bo").meaning).toBe(alert.meaning_bo);
  });

  it("that was handed on after somebody took it is taken by the next one", () => {
    const taken = { acknowledged_at: "2026-11-22T15:01:00Z", acknowledged_by: "staff/o" };
    expect(alerted({ ...taken, state: "acknowledged" }).buttons).toBe(1);
    expect(alerted({ ...taken, state: "escalated", escalated_at: "2026-11-22T15:02:00Z" }).buttons).toBe(2);
  });
});

describe("a list that is read anew", () => {
  it("shows the first page alone, whatever page was still on its way", async () => {
    const pages: Record<string, { items: string[]; next_cursor: string | null }> = {
      "": { items: ["a", "b"], next_cursor: "2" },
      "2": { items: ["c"], next_cursor: null },
    };
    const release: (() => void)[] = [];
    const list = usePages((cursor?: string) => {
      const page = { ...pages[cursor ?? ""]! };
      return new Promise<typeof page>((resolve) => release.push(() => resolve(page)));
    });
    const first = list.loadMore();
    release.shift()!();
    await first;
    const late = list.loadMore();
    pages[""] = { items: ["b"], next_cursor: "2" };
    const anew = list.again();
    expect(list.items.value).toEqual(["a", "b"]);
    release.pop()!();
    release.pop()!();
    await Promise.all([late, anew]);
    expect(list.items.value).toEqual(["b"]);
    expect(list.more.value).toBe(true);
  });
});
