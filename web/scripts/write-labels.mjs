/**
 * Writes src/i18n/<language>/labels.json from contracts/texts/labels.csv, where the words for the
 * codes of forms and lists are kept for all parts of the system; only the groups that a page shows
 * are sent to browsers. `npm run labels`; a test compares.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const TABLE = at("../../contracts/texts/labels.csv");
const SOURCES = at("../src/");

const sources = () =>
  readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(vue|ts)$/.test(file))
    .map((file) => readFileSync(SOURCES + file, "utf8"))
    .join("\n");

/** Group → code → text; `_status` says whether a translator has signed every one. */
export function labelsFrom(table, language) {
  const [head, ...rows] = table.trim().split(/\r?\n/).map((line) => line.split(","));
  if (head.join() !== "group,code,zh,bo,bo_reviewed" || rows.some((row) => row.length !== 5))
    throw new Error("labels.csv has other columns, or a text with a comma");
  const signed = language === "zh-CN" || rows.every((row) => row[4] === "yes");
  const pages = sources();
  const labels = { _status: signed ? (language === "zh-CN" ? "source" : "reviewed") : "unreviewed" };
  for (const [group, code, chinese, tibetan] of rows)
    if (new RegExp(`["'\`]${group}\\.`).test(pages)) (labels[group] ??= {})[code] = language === "zh-CN" ? chinese : tibetan;
  return labels;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const language of ["zh-CN", "bo"])
    writeFileSync(
      at(`../src/i18n/${language}/labels.json`),
      `${JSON.stringify(labelsFrom(readFileSync(TABLE, "utf8"), language), null, 2)}\n`,
    );
