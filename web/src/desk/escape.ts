/** Esc leaves a detail page for its list, unless a dialog or a list of choices is open. */
import { onBeforeUnmount, onMounted } from "vue";

export function useEscape(leave: () => void): void {
  function onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (!document.querySelector("[aria-modal=true], [aria-expanded=true]")) leave();
  }
  onMounted(() => addEventListener("keydown", onKey));
  onBeforeUnmount(() => removeEventListener("keydown", onKey));
}
