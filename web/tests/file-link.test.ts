// @vitest-environment happy-dom
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useActingFor } from "@/api/client";
import { i18n } from "@/i18n";
import FileLink from "@/ui/FileLink.vue";

const ADDRESS = "/api/jobs/tickets_export/j/files/result";
const asked: Request[] = [];
const saved: string[] = [];
let answer = () => new Response("PK", { headers: { "Content-Type": "application/zip" } });

beforeEach(() => {
  asked.length = saved.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => (asked.push(request), answer()));
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});
afterEach(() => {
  useActingFor(null);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A click on the link; whether the browser was left to follow it. */
async function followed() {
  const link = mount(FileLink, {
    props: { address: ADDRESS, name: "工单列表.xlsx" },
    slots: { default: "下载" },
    global: { plugins: [i18n] },
  });
  const click = new MouseEvent("click", { bubbles: true, cancelable: true });
  link.get("a").element.dispatchEvent(click);
  await flushPromises();
  return { link, followed: !click.defaultPrevented };
}

it("is a plain link of the browser's in one's own name", async () => {
  const { link, followed: plain } = await followed();
  expect([plain, asked.length]).toEqual([true, 0]);
  expect(link.get("a").attributes()).toMatchObject({ href: ADDRESS, download: "" });
});

it("is fetched in the colleague's name by who acts for him, and saved", async () => {
  useActingFor("d");
  expect((await followed()).followed).toBe(false);
  expect(new URL(asked[0]!.url).pathname).toBe(ADDRESS);
  expect(asked[0]!.headers.get("Acting-For")).toBe("d");
  expect(saved).toEqual(["工单列表.xlsx"]);
});

it("says why a file is not given", async () => {
  useActingFor("d");
  answer = () =>
    new Response(JSON.stringify({ status: 404, code: "job_file_not_found", kind: "not_found", title: "t" }), {
      status: 404,
      headers: { "Content-Type": "application/problem+json" },
    });
  const { link } = await followed();
  expect(saved).toEqual([]);
  expect(link.find("[role=alert]").exists()).toBe(true);
});
