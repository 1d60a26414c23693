// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { effectScope } from "vue";
import type { JobAnswer } from "@/api/types";
import { Problem } from "@/api/problem";
import { useExportJob } from "@/desk/export-job";

const job = (job_id: string, state: string) => ({ job_id, kind: "tickets_export", state, done: 0, total: 9 }) as unknown as JobAnswer;
let kept: JobAnswer[];

beforeEach(() => {
  vi.stubGlobal("EventSource", class extends EventTarget { close = () => {}; });
  vi.stubGlobal("fetch", async () =>
    new Response(JSON.stringify({ items: kept.slice(0, 1) }), { headers: { "Content-Type": "application/json" } }),
  );
});
afterEach(() => vi.unstubAllGlobals());

it("takes up the one that another tab began, to be followed and cancelled here too", async () => {
  const refused = () => Promise.reject(new Problem(409, "job_runs_already", "conflict"));
  const exporting = effectScope().run(() => useExportJob<object>("tickets_export", refused))!;
  kept = [job("earlier", "finished")];
  await exporting.find();
  expect(exporting.job.value?.job_id).toBe("earlier");
  kept = [job("of another tab", "running"), ...kept];
  await exporting.begin({});
  expect(exporting.job.value?.job_id).toBe("of another tab");
  expect(exporting.problem.value?.code).toBe("job_runs_already");
});
