/** A list's export as its page has it: at most one of a kind under way, found again after a reload. */
import { computed, onScopeDispose, ref, shallowRef } from "vue";
import { CommandKey } from "@/api/command-key";
import { cancelJob, followJob, isOpen, listJobs } from "@/api/jobs";
import { Problem } from "@/api/problem";
import type { JobAnswer, JobKind } from "@/api/types";
import { useCommand } from "@/api/use-call";

export function useExportJob<Body>(
  kind: JobKind,
  start: (body: Body, key: string) => Promise<JobAnswer>,
) {
  const job = shallowRef<JobAnswer | null>(null);
  const lost = shallowRef<Problem | null>(null);
  const looking = ref(false);
  const starting = useCommand<Body, JobAnswer>(start);
  const cancelling = useCommand<JobAnswer, JobAnswer>(
    cancelJob,
    new CommandKey<JobAnswer>((each) => each.job_id),
  );
  const problem = computed(
    () => starting.problem.value ?? cancelling.problem.value ?? lost.value,
  );
  let stop = () => {};

  function take(found: JobAnswer): void {
    stop();
    job.value = found;
    if (isOpen(found))
      stop = followJob(found, {
        seen: (now) => (job.value = now),
        lost: (met) => (lost.value = met),
      });
  }
  /** What is under way from before, or was made lately. */
  async function find(): Promise<void> {
    if (!job.value && !looking.value) await look();
  }
  async function look(): Promise<void> {
    looking.value = true;
    try {
      const [latest] = (await listJobs(kind)).items;
      if (latest && !isOpen(job.value)) take(latest);
    } catch (reason) {
      if (!(reason instanceof Problem)) throw reason;
      lost.value = reason;
    } finally {
      looking.value = false;
    }
  }
  async function begin(body: Body): Promise<void> {
    lost.value = null;
    const started = await starting.send(body);
    if (started) take(started);
    else if (starting.problem.value?.code === "job_runs_already") await look(); // from another tab
  }
  async function cancel(): Promise<void> {
    if (!job.value) return;
    const ended = await cancelling.send(job.value);
    if (ended) take(ended);
  }
  onScopeDispose(() => stop());
  const busy = computed(() => starting.busy.value || cancelling.busy.value);
  return { job, problem, busy, looking, find, begin, cancel };
}
