/** Light, dark, or as the system has it; kept on this device. */
import { ref } from "vue";

export type Theme = "system" | "light" | "dark";
export const THEMES: readonly Theme[] = ["system", "light", "dark"];
const STORED = "zhufeng.theme";

const stored = localStorage.getItem(STORED) as Theme | null;
export const theme = ref<Theme>(stored && THEMES.includes(stored) ? stored : "system");

function darkNow(): boolean {
  if (theme.value !== "system") return theme.value === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** One class decides for our tokens and for Element Plus alike. */
function show(): void {
  document.documentElement.classList.toggle("dark", darkNow());
}

export function setTheme(chosen: Theme): void {
  theme.value = chosen;
  localStorage.setItem(STORED, chosen);
  show();
}

export function restoreTheme(): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
}
