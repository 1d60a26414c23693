/**
 * What a build must keep: the first load's JavaScript within budget, nothing from another origin,
 * and pages that a policy without 'unsafe-inline' accepts.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));

/** Entry page, the route that is shown first, and the most KB of gzipped JavaScript for it. */
const BUDGETS = [
  { entry: "index.html", firstRoute: null, mostKb: 120 },
  { entry: "desk/index.html", firstRoute: "src/desk/pages/TicketsPage.vue", mostKb: 260 },
  { entry: "ops/index.html", firstRoute: "src/ops/pages/OverviewPage.vue", mostKb: 260 },
];
/** Namespaces and documentation links inside libraries; nothing is fetched from them. */
const NAMES_ONLY =
  /^https?:\/\/(www\.w3\.org|vuejs\.org|vue-i18n\.intlify\.dev|router\.vuejs\.org|element-plus\.org|github\.com|json-schema\.org|localhost|a$|a\/|example\.com)/;

function scriptsOf(name, seen = new Set()) {
  const chunk = manifest[name];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const imported of chunk.imports ?? []) scriptsOf(imported, seen);
  return seen;
}

function gzipKb(file) {
  return gzipSync(readFileSync(dist + file), { level: 9 }).length / 1024;
}

const faults = [];

for (const { entry, firstRoute, mostKb } of BUDGETS) {
  const files = scriptsOf(entry);
  if (firstRoute) scriptsOf(firstRoute, files);
  const kb = [...files].filter((file) => file.endsWith(".js")).reduce((sum, f) => sum + gzipKb(f), 0);
  console.log(`${entry}: ${kb.toFixed(1)} KB of gzipped JavaScript at first load (at most ${mostKb})`);
  if (kb > mostKb) faults.push(`${entry} loads ${kb.toFixed(1)} KB, more than ${mostKb} KB`);
  checkPage(entry);
}

function checkPage(entry) {
  const page = readFileSync(dist + entry, "utf8");
  if (/<script(?![^>]*\bsrc=)/.test(page)) faults.push(`${entry} has an inline script`);
  if (/<style|\sstyle=|\son\w+=/.test(page)) faults.push(`${entry} has an inline style or handler`);
}

for (const file of readdirSync(dist, { recursive: true })) {
  if (!/\.(js|css|html)$/.test(file)) continue;
  const text = readFileSync(dist + file, "utf8");
  for (const [address] of text.matchAll(/https?:\/\/[^\s"'`)\\<>]+/g))
    if (!NAMES_ONLY.test(address)) faults.push(`${file} names another origin: ${address}`);
  if (file.endsWith(".css") && /url\(["']?data:/.test(text))
    console.log(`${file}: has data: images, which the policy may refuse`);
}

if (faults.length) {
  console.error(faults.join("\n"));
  process.exit(1);
}
