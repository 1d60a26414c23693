/** j and k walk along the rows' links, / goes to the search box, ? shows the sheet; pages add more. */
import { onBeforeUnmount, onMounted } from "vue";

interface Keys {
  help: () => void;
  [key: string]: () => void;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [role=combobox]");
}

const links = () => [...document.querySelectorAll<HTMLElement>("[data-row-link]")];

function step(by: 1 | -1): void {
  const all = links();
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next]?.focus();
}

export function useRowKeys({ help, ...more }: Keys): void {
  const acts: Record<string, () => void> = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => document.querySelector<HTMLElement>("[data-search]")?.focus(),
    "?": help,
    ...more,
  };
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("[aria-modal=true]")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
  onMounted(() => addEventListener("keydown", onKey));
  onBeforeUnmount(() => removeEventListener("keydown", onKey));
}
