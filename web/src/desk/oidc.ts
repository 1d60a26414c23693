/** What goes to the provider of single sign-on and comes back from it. */
import type { BroughtBack } from "@/api/oidc-calls";

const OWN_PAGE = /^\/(?:[a-z0-9-]+(?:\/[a-z0-9-]+)*)?$/;
const MOST_ERROR = 60;

/** The page that was wanted, as the server takes it: a plain path of ours, or the first page. */
export function wantedPage(wanted: unknown): string {
  const path = typeof wanted === "string" ? wanted.split(/[?#]/, 1)[0]! : "";
  return OWN_PAGE.test(path) ? path : "/";
}

/** What the address says that the provider sent; null when it sent nothing of use. */
export function broughtBack(search: string): BroughtBack | null {
  const said = new URLSearchParams(search);
  const state = said.get("state");
  if (!state) return null;
  const error = said.get("error")?.slice(0, MOST_ERROR) || undefined;
  return {
    state,
    code: said.get("code") || undefined,
    error,
    iss: said.get("iss") || undefined,
  };
}
