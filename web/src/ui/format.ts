/** Dates as people read them, in Asia/Shanghai whatever the device's zone. */
import { useI18n } from "vue-i18n";

const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

interface Moment {
  [name: string]: string;
  year: string;
  month: string;
  day: string;
  time: string;
}

/** The parts of a business date (``2021-03-05``) or of an instant (ISO 8601). */
export function momentOf(iso: string): Moment {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (plain) {
    const [, year, month, day] = plain;
    return { year: year!, month: String(Number(month)), day: String(Number(day)), time: "" };
  }
  const parts = PARTS.formatToParts(new Date(iso));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return {
    year: part("year"),
    month: String(Number(part("month"))),
    day: String(Number(part("day"))),
    time: `${part("hour")}:${part("minute")}`,
  };
}

const KILOBYTES = new Intl.NumberFormat("en", { style: "unit", unit: "kilobyte" });
const MEGABYTES = new Intl.NumberFormat("en", {
  style: "unit",
  unit: "megabyte",
  maximumFractionDigits: 1,
});

/** How large a file is, in signs that every language here uses: ``840 kB``, ``3.4 MB``. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return KILOBYTES.format(Math.max(1, Math.round(bytes / 1000)));
  return MEGABYTES.format(bytes / 1_000_000);
}

/** Today as a business date. */
export function today(now: Date = new Date()): string {
  const { year, month, day } = momentOf(now.toISOString());
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

export function useFormat() {
  const { t } = useI18n();
  return {
    day: (iso: string) => t("date.day", momentOf(iso)),
    minute: (iso: string) => t("date.minute", momentOf(iso)),
  };
}
