/** Figures of tickets: what is asked for, what is said of each part, and all of it as a sheet. */
import type { FiguresQuery, TicketFigures } from "@/api/ticket-sight-calls";
import { moneyField, moneyText } from "@/ui/money";

export const FIGURE_FILTERS = ["year", "month", "managing_union"] as const;
export type FigureFilter = (typeof FIGURE_FILTERS)[number];
type Addressed = Partial<Record<FigureFilter | "cursor", string>>;

/** What an address asks for; a year or month that is none is left out. */
export function figuresAsked({ year, month, managing_union }: Addressed, present: number): FiguresQuery {
  const named = Number(month);
  return {
    year: year && /^20\d\d$/.test(year) ? Number(year) : present,
    month: Number.isInteger(named) && named >= 1 && named <= 12 ? named : undefined,
    managing_union,
  };
}

export type FigureLine = readonly [name: string, shown: string | number, plain?: string];
export interface FigurePart {
  of: "total" | "state" | "channel" | "category" | "union" | "month" | "said" | "ageing";
  lines: readonly FigureLine[];
}
export interface Words {
  t: (key: string, named?: Record<string, unknown>) => string;
  unionName: (code: string) => string;
}

/** Of the closed ones whose limits are known, in percent with one decimal; none: a dash. */
export function onTimeRate({ in_time, late }: Pick<TicketFigures, "in_time" | "late">): string {
  const known = in_time + late;
  return known === 0 ? "–" : `${(Math.floor((in_time * 1000) / known) / 10).toFixed(1)}%`;
}

const held = (counts: Record<string, number>) => Object.entries(counts).filter(([, count]) => count > 0);

export function figureParts(figures: TicketFigures, { t, unionName }: Words): FigurePart[] {
  const named = (counts: Record<string, number>, group: string): FigureLine[] =>
    held(counts).map(([code, count]) => [t(`${group}.${code}`), count]);
  return [
    { of: "total", lines: totals(figures, t) },
    { of: "state", lines: named(figures.by_state, "state") },
    { of: "channel", lines: named(figures.by_channel, "channel") },
    { of: "category", lines: named(figures.by_category, "category") },
    { of: "union", lines: held(figures.by_union).map(([code, count]) => [unionName(code), count]) },
    {
      of: "month",
      lines: figures.by_month.map((count, at) => [t("figures.monthName", { month: at + 1 }), count]),
    },
    {
      of: "said",
      lines: figures.said.map((each) => {
        const who = each.answered_by ? t(`call_back_person.${each.answered_by}`) : t("figures.nobody");
        return [`${t(`figures.${each.of}`)} · ${who} · ${t(`satisfaction.${each.satisfaction}`)}`, each.tickets];
      }),
    },
    {
      of: "ageing",
      lines: figures.ageing.map(({ from_days: from, to_days: to, tickets }) => [
        to === null ? t("figures.over", { from }) : t("figures.band", { from, to }),
        tickets,
      ]),
    },
  ];
}

function totals(figures: TicketFigures, t: Words["t"]): FigureLine[] {
  return [
    [t("figures.tickets"), figures.tickets],
    [t("figures.closed"), figures.by_state.closed ?? 0],
    [t("figures.onTime"), onTimeRate(figures)],
    [t("figures.inTime"), figures.in_time],
    [t("figures.late"), figures.late],
    [t("figures.unknown"), figures.in_time_unknown],
    [t("figures.reworked"), figures.reworked],
    [t("figures.reworks"), figures.reworks],
    [t("figures.wages"), moneyText(figures.wages_fen), moneyField(figures.wages_fen)],
    [t("figures.wagesPeople"), figures.wages_people],
    [t("figures.open"), figures.ageing.reduce((sum, each) => sum + each.tickets, 0)],
  ];
}

const cell = (text: string | number) => `"${String(text).replace(/"/g, '""')}"`;

/** As spreadsheets read it: with a mark that it is UTF-8, lines ended as Windows does. */
export function figuresSheet(parts: readonly FigurePart[], { t }: Pick<Words, "t">): string {
  const head = [t("figures.title"), t("figures.name"), t("figures.count")];
  const rows = parts.flatMap(({ of, lines }) =>
    lines.map(([name, shown, plain]) => [t(`figures.of.${of}`), name, plain ?? shown]),
  );
  return `\uFEFF${[head, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
}
