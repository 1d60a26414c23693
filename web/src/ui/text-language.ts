import type { Language } from "@/api/types";

/** In which language somebody wrote: what he wants to be told in may be another one. */
export function textLanguage(text: string): Language {
  return /\p{Script=Tibetan}/u.test(text) ? "bo" : "zh-CN";
}
