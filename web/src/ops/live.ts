/** What is read again and again: slower while it fails, not at all while nobody looks. */
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, type Ref } from "vue";
import { Problem } from "@/api/problem";

export interface Rhythm {
  everyMs: number;
  /** The longest wait after failures. */
  mostMs: number;
}
export const CALM: Rhythm = { everyMs: 3_000, mostMs: 30_000 };
export const QUICK: Rhythm = { everyMs: 1_000, mostMs: 15_000 };

/** How long to wait after so many failures in a row. */
export function waitAfter(failures: number, { everyMs, mostMs }: Rhythm): number {
  return Math.min(everyMs * 2 ** failures, mostMs);
}

/** Whether what is shown may be wrong by now: three readings are missing. */
export function isStale(ageMs: number | null, { everyMs }: Rhythm): boolean {
  return ageMs !== null && ageMs > everyMs * 4;
}

export interface Live<T> {
  data: Ref<T | null>;
  problem: Ref<Problem | null>;
  ageMs: Ref<number | null>;
  stale: Ref<boolean>;
  refresh: () => Promise<void>;
}

export function useLive<T>(
  read: () => Promise<T>,
  { rhythm = CALM, goesOn = () => true }: { rhythm?: Rhythm; goesOn?: (data: T) => boolean } = {},
): Live<T> {
  const data = shallowRef<T | null>(null) as Ref<T | null>;
  const problem = shallowRef<Problem | null>(null);
  const readAt = ref<number | null>(null);
  const now = ref(Date.now());
  const ageMs = computed(() => (readAt.value === null ? null : Math.max(0, now.value - readAt.value)));
  const over = computed(() => data.value !== null && !goesOn(data.value));
  const stale = computed(() => !over.value && isStale(ageMs.value, rhythm));
  let failures = 0;
  let turn = 0;
  let next: ReturnType<typeof setTimeout> | undefined;
  let ticking: ReturnType<typeof setInterval> | undefined;

  function wait(): void {
    clearTimeout(next);
    if (document.hidden || over.value) return;
    next = setTimeout(() => void refresh(), waitAfter(failures, rhythm));
  }

  async function refresh(): Promise<void> {
    const mine = ++turn;
    clearTimeout(next);
    try {
      const answer = await read();
      if (mine !== turn) return;
      data.value = answer;
      problem.value = null;
      readAt.value = now.value = Date.now();
      failures = 0;
    } catch (reason) {
      if (mine !== turn) return;
      if (!(reason instanceof Problem)) throw reason;
      problem.value = reason;
      failures += 1;
    }
    wait();
  }

  function look(): void {
    if (document.hidden) clearTimeout(next);
    else if (!over.value) void refresh();
  }
  onMounted(() => {
    void refresh();
    ticking = setInterval(() => (now.value = Date.now()), 1_000);
    document.addEventListener("visibilitychange", look);
  });
  onBeforeUnmount(() => {
    turn += 1;
    clearTimeout(next);
    clearInterval(ticking);
    document.removeEventListener("visibilitychange", look);
  });
  return { data, problem, ageMs, stale, refresh };
}
