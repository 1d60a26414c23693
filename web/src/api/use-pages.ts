/** A list that grows page by page, by the cursor of the last one. */
import { computed, ref, shallowRef, type Ref } from "vue";
import { useLoad } from "./use-call";

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

export function usePages<Item, P extends Page<Item>>(
  read: (cursor?: string) => Promise<P & Page<Item>>,
) {
  const items = shallowRef<Item[]>([]) as Ref<Item[]>;
  const cursor = ref<string | null>(null);
  const latest = shallowRef<P | null>(null) as Ref<P | null>;
  const { problem, loading, load } = useLoad(async () => {
    const page = await read(cursor.value ?? undefined);
    items.value = [...items.value, ...page.items];
    cursor.value = page.next_cursor;
    latest.value = page;
  });
  const more = computed(() => cursor.value !== null);

  async function loadMore(): Promise<void> {
    if (!loading.value) await load();
  }

  function replace(changed: Item, same: (item: Item) => boolean): void {
    items.value = items.value.map((item) => (same(item) ? changed : item));
  }
  return { items, latest, problem, loading, more, loadMore, replace };
}
