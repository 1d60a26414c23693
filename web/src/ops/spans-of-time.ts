/** How long something lasted or lies back, as people say it: one unit, or two neighbours. */
import { useI18n } from "vue-i18n";

export type Unit = "micro" | "milli" | "second" | "minute" | "hour" | "day";
export interface Part {
  unit: Unit;
  count: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The parts of a span of time; below a minute one, above two, of which the lesser may be left out.
 * `fine` gives tenths of seconds.
 */
export function partsOf(ms: number, fine = false): Part[] {
  if (ms > 0 && ms < 1) return [{ unit: "micro", count: Math.round(ms * 1_000) }];
  if (ms < SECOND) return [{ unit: "milli", count: ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms) }];
  if (ms < MINUTE) {
    const seconds = fine ? Math.floor(ms / 100) / 10 : Math.floor(ms / SECOND);
    return [{ unit: "second", count: seconds }];
  }
  if (ms < HOUR) return two(ms, "minute", MINUTE, "second", SECOND);
  if (ms < DAY) return two(ms, "hour", HOUR, "minute", MINUTE);
  return two(ms, "day", DAY, "hour", HOUR);
}

function two(ms: number, greater: Unit, size: number, lesser: Unit, part: number): Part[] {
  const rest = Math.floor((ms % size) / part);
  const first: Part = { unit: greater, count: Math.floor(ms / size) };
  return rest ? [first, { unit: lesser, count: rest }] : [first];
}

/** Messages per 1,000 seconds, as the broker's rates come, in messages per second. */
export function perSecond(rate: number): string {
  const each = rate / 1_000;
  return each >= 10 || each === 0 ? String(Math.round(each)) : each.toFixed(each < 1 ? 2 : 1);
}

export function useSpans() {
  const { t } = useI18n();
  const span = (ms: number, fine = false): string =>
    partsOf(ms, fine)
      .map(({ unit, count }) => t(`ops.span.${unit}`, { count }))
      .join(" ");
  return {
    span,
    /** How long ago a moment is; what lies in the future of a slower clock is now. */
    ago: (iso: string, now: number = Date.now()) => span(Math.max(0, now - Date.parse(iso))),
  };
}
