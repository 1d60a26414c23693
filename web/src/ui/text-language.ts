import type { Language } from "@/api/types";

/** In which language somebody wrote: what he wants to be told in may be another one. */
export function textLanguage(text: string): Language {
  if (!/\p{Script=Tibetan}/u.test(text)) return "zh-CN";
  void import("@/styles/tibetan.css"); // many a computer's own Tibetan cannot be read
  return "bo";
}
