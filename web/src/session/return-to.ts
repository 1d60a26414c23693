/** Where somebody was when he had to sign in: only an address of our own is taken back. */
export function returnTo(wanted: unknown, otherwise: string): string {
  if (typeof wanted !== "string") return otherwise;
  return wanted.startsWith("/") && !wanted.startsWith("//") && !wanted.includes("\\")
    ? wanted
    : otherwise;
}
