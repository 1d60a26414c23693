/** Long jobs: started, followed while they go on, cancelled, fetched. */
import { answered, client } from "./client";
import { Problem } from "./problem";
import type { paths } from "./schema";
import type { JobAnswer, JobKind } from "./types";

type Body<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { "application/json": infer B } } };
}
  ? B
  : never;
export type TicketExport = Body<"/api/exports/tickets">;
export type LeadExport = Body<"/api/exports/leads">;

const POLL_MS = 2_000;
const keyed = (key: string) => ({ params: { header: { "Idempotency-Key": key } } });

export const exportTickets = (body: TicketExport, key: string): Promise<JobAnswer> =>
  answered(client.POST("/api/exports/tickets", { ...keyed(key), body }));
export const exportLeads = (body: LeadExport, key: string): Promise<JobAnswer> =>
  answered(client.POST("/api/exports/leads", { ...keyed(key), body }));
export const getJob = (kind: JobKind, job_id: string): Promise<JobAnswer> =>
  answered(client.GET("/api/jobs/{kind}/{job_id}", { params: { path: { kind, job_id } } }));
export const listJobs = (kind: JobKind): Promise<{ items: JobAnswer[] }> =>
  answered(client.GET("/api/jobs/{kind}", { params: { path: { kind }, query: { limit: 1 } } }));
export const cancelJob = (job: JobAnswer, key: string): Promise<JobAnswer> =>
  answered(
    client.POST("/api/jobs/{kind}/{job_id}/cancel", {
      params: { path: { kind: job.kind, job_id: job.job_id }, header: { "Idempotency-Key": key } },
      body: {},
    }),
  );

const addressOf = (job: JobAnswer) => `/api/jobs/${job.kind}/${job.job_id}`;
export const fileAddress = (job: JobAnswer, of: "result" | "errors") =>
  `${addressOf(job)}/files/${of}`;
export const isOpen = (job: JobAnswer | null): boolean =>
  job?.state === "waiting" || job?.state === "running";

export interface JobEars {
  seen: (job: JobAnswer) => void;
  lost: (problem: Problem) => void;
}

/**
 * Tells how the job stands until it ended, or until the function that it gives is called. The stream
 * says that something is another; what it is, is asked for. Where no stream comes, it is asked for
 * every two seconds.
 */
export function followJob(job: JobAnswer, ears: JobEars): () => void {
  const stream = new EventSource(`${addressOf(job)}/events`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  function stop(): void {
    over = true;
    stream.close();
    clearTimeout(timer);
  }
  async function look(): Promise<void> {
    try {
      const seen = await getJob(job.kind, job.job_id);
      if (over) return;
      ears.seen(seen);
      if (!isOpen(seen)) stop();
    } catch (reason) {
      if (!(reason instanceof Problem)) throw reason;
      if (over || reason.passes) return;
      stop();
      ears.lost(reason);
    }
  }
  async function poll(): Promise<void> {
    await look();
    if (!over) timer = setTimeout(poll, POLL_MS);
  }
  stream.addEventListener("progress", look);
  stream.addEventListener("ended", look);
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED && !over) void poll(); // the browser gave up
  });
  return stop;
}
