// @vitest-environment happy-dom
import { flushPromises, mount } from "@vue/test-utils";
import { expect, it } from "vitest";
import { defineComponent, h } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import { Problem } from "@/api/problem";
import { useAddressedList } from "@/desk/addressed-list";

const away = new Problem(503, "service_unavailable", "unavailable");

/** A list by state, as a page has it; `answer` gives what is read. */
async function listed(answer: (state?: string) => string) {
  let list!: ReturnType<typeof useAddressedList<"state", string>>;
  const page = defineComponent(() => {
    list = useAddressedList(["state"], async ({ state }) => answer(state));
    return () => h("p", list.data.value ?? "nothing");
  });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/", name: "list", component: page }],
  });
  await router.push("/");
  const shown = mount(page, { global: { plugins: [router] } });
  await flushPromises();
  return { shown, router, load: () => list.load() };
}

it("shows nothing of one list below the name of another that cannot be read", async () => {
  const { shown, router } = await listed((state) => {
    if (state) throw away;
    return "all that wait";
  });
  expect(shown.text()).toBe("all that wait");
  await router.push({ query: { state: "refused" } });
  await flushPromises();
  expect(shown.text()).toBe("nothing");
  await router.push({ query: {} });
  await flushPromises();
  expect(shown.text()).toBe("all that wait");
});

it("keeps what it shows when the same list cannot be read again", async () => {
  let down = false;
  const { shown, load } = await listed(() => {
    if (down) throw away;
    return "all that wait";
  });
  down = true;
  await load();
  expect(shown.text()).toBe("all that wait");
});
