/** A list whose filters and page stand in its address: it can be left and found again. */
import { computed, watch } from "vue";
import { useRoute, useRouter, type LocationQueryRaw } from "vue-router";
import { useLoad } from "@/api/use-call";

type Query<Name extends string> = Partial<Record<Name | "cursor", string>>;

export function useAddressedList<Name extends string, T>(
  names: readonly Name[],
  read: (query: Query<Name>) => Promise<T>,
) {
  const route = useRoute();
  const router = useRouter();
  const here = route.name;
  const query = computed(
    () =>
      Object.fromEntries(
        [...names, "cursor"].flatMap((name) => {
          const value = route.query[name];
          return typeof value === "string" && value ? [[name, value]] : [];
        }),
      ) as Query<Name>,
  );
  const list = useLoad(() => read(query.value));
  const filtered = computed(() => names.some((name) => query.value[name]));

  /** An address like this one with a part changed; another page of another list makes no sense. */
  function address(change: LocationQueryRaw): LocationQueryRaw {
    return { ...query.value, cursor: undefined, ...change };
  }
  function filter(change: Partial<Record<Name, string>>): void {
    const given = Object.entries<string | undefined>(change);
    const cleaned = Object.fromEntries(given.map(([name, value]) => [name, value || undefined]));
    void router.push({ query: address(cleaned) });
  }
  const clear = () => void router.push({ query: {} });

  /** What cannot be read leaves nothing: the rows of another list would stand below its name. */
  async function turn(): Promise<void> {
    await list.load();
    if (list.problem.value) list.data.value = null;
  }

  watch(query, (now, before) => {
    if (route.name === here && JSON.stringify(now) !== JSON.stringify(before)) void turn();
  });
  void list.load();
  return { ...list, query, filtered, address, filter, clear };
}
