/**
 * One record on a page: what is shown, and what somebody else made of it meanwhile. A refused change
 * brings the newer state along; it stands beside the one shown, so that a person can compare before
 * taking it.
 */
import { shallowRef, type Ref } from "vue";
import { Problem } from "@/api/problem";
import { useLoad } from "@/api/use-call";

export function useRecord<T>(read: () => Promise<T>) {
  const { data: record, problem, loading, load } = useLoad(read);
  const newer = shallowRef<T | null>(null) as Ref<T | null>;

  /** Whether the problem was a conflict, which the dialog now shows. */
  async function compareAfter(met: Problem | null): Promise<boolean> {
    if (met?.status !== 412) return false;
    newer.value = (met.current as T | null) ?? (await read());
    return true;
  }

  function takeNewer(): void {
    if (newer.value) record.value = newer.value;
    newer.value = null;
  }

  return { record, problem, loading, load, newer, compareAfter, takeNewer };
}
