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
  let turn = 0;
  let anew = false;
  const { problem, loading, load } = useLoad(async () => {
    const mine = ++turn;
    const first = anew;
    const page = await read(first ? undefined : (cursor.value ?? undefined));
    if (mine !== turn) return;
    anew = false;
    items.value = first ? page.items : [...items.value, ...page.items];
    cursor.value = page.next_cursor;
    latest.value = page;
  });
  const more = computed(() => cursor.value !== null);

  async function loadMore(): Promise<void> {
    if (!loading.value) await load();
  }

  /** Begins anew, at the first page; what is shown stays until that is there. */
  async function again(): Promise<void> {
    anew = true;
    await load();
  }

  function replace(changed: Item, same: (item: Item) => boolean): void {
    items.value = items.value.map((item) => (same(item) ? changed : item));
  }
  return { items, latest, problem, loading, more, loadMore, again, replace };
}
