/** The list of tickets as its address says: state, filters and page all stand in the URL. */
import { computed, watch } from "vue";
import { useRoute, useRouter, type LocationQueryRaw } from "vue-router";
import { listTickets } from "@/api/calls";
import { useLoad } from "@/api/use-call";
import type { Category, Channel } from "@/api/types";

export const TICKET_STATES = [
  "registered",
  "accepted",
  "dispatched",
  "handed_over",
  "returned",
  "disputed",
  "handling",
  "escalated",
  "answered",
  "called_back",
  "closed",
  "declined",
  "merged",
] as const;
export const CHANNELS: readonly Channel[] = ["call", "letter", "visit", "wechat", "web"];
export const CATEGORIES: readonly Category[] = [
  "question",
  "complaint",
  "legal_aid",
  "suggestion",
  "hardship",
];
export const FILTERS = ["channel", "category", "managing_union", "number"] as const;
export type Filter = (typeof FILTERS)[number];

export function useTicketList() {
  const route = useRoute();
  const router = useRouter();
  const query = computed(() =>
    Object.fromEntries(
      ["state", "cursor", ...FILTERS].flatMap((name) => {
        const value = route.query[name];
        return typeof value === "string" && value ? [[name, value]] : [];
      }),
    ),
  );
  const list = useLoad(() => listTickets({ ...query.value, counted: true }));

  /** An address like this one with a part changed; another page of another list makes no sense. */
  function address(change: LocationQueryRaw): LocationQueryRaw {
    return { ...query.value, cursor: undefined, ...change };
  }
  const filter = (name: Filter, value: string) =>
    router.push({ query: address({ [name]: value || undefined }) });
  const filtered = computed(() => FILTERS.some((name) => query.value[name]));
  const clear = () => router.push({ query: { state: query.value.state } });

  watch(query, (now, before) => {
    if (route.name === "tickets" && JSON.stringify(now) !== JSON.stringify(before))
      void list.load();
  });
  void list.load();
  return { ...list, query, address, filter, filtered, clear };
}
