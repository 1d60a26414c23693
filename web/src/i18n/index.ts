/** The two languages. Chinese is built in; Tibetan, with its font, is fetched when it is chosen. */
import { createI18n } from "vue-i18n";
import { speak } from "@/api/client";
import type { Language } from "@/api/types";
import coreChinese from "./zh-CN/core.json";
import labelsChinese from "./zh-CN/labels.json";

export const LANGUAGES: readonly Language[] = ["zh-CN", "bo"];
const STORED = "zhufeng.language";

/** Texts by name, nested; `_status` tells whether a translator has signed them. */
export interface Catalogue {
  [name: string]: string | Catalogue;
}

export const i18n = createI18n<[Catalogue], Language, false>({
  legacy: false,
  locale: "zh-CN",
  fallbackLocale: "zh-CN",
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
  messages: { "zh-CN": { ...coreChinese, ...labelsChinese }, bo: {} },
});

let fetchTibetan: () => Promise<Catalogue[]> = () => Promise.resolve([]);
let tibetanIsThere = false;

/** Each entry brings its own texts: the Chinese at once, the Tibetan as an import still to run. */
export function bringTexts(chinese: Catalogue, tibetan: () => Promise<{ default: Catalogue }>): void {
  i18n.global.mergeLocaleMessage("zh-CN", chinese);
  fetchTibetan = async () => {
    const [core, labels, entry] = await Promise.all([
      import("./bo/core.json"),
      import("./bo/labels.json"),
      tibetan(),
      import("@/styles/tibetan.css"),
    ]);
    return [core.default, labels.default, entry.default];
  };
}

async function bringTibetan(): Promise<void> {
  if (tibetanIsThere) return;
  for (const texts of await fetchTibetan()) i18n.global.mergeLocaleMessage("bo", texts);
  tibetanIsThere = true;
}

export function language(): Language {
  return i18n.global.locale.value;
}

export async function setLanguage(chosen: Language): Promise<void> {
  if (chosen === "bo") await bringTibetan();
  i18n.global.locale.value = chosen;
  document.documentElement.lang = chosen;
  speak(chosen);
  localStorage.setItem(STORED, chosen);
}

/** The language of the last visit, else Chinese. */
export async function restoreLanguage(): Promise<void> {
  await setLanguage(localStorage.getItem(STORED) === "bo" ? "bo" : "zh-CN");
}
