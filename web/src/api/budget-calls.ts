/** Budgets: how much of a fund may be given out, and what became of it. */
import { answered, client } from "./client";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Budget = Schemas["BudgetAnswer"];
export type BudgetEntry = Schemas["BudgetEntry"];
export type FundSource = Schemas["FundSource"];
export type SetBudget = Schemas["SetBudget"];
type BudgetPage = Schemas["BudgetPage"];
type Ledger = Schemas["BudgetLedger"];
export type BudgetQuery = NonNullable<paths["/api/budgets"]["get"]["parameters"]["query"]>;

const on = (budget_id: string) => ({ path: { budget_id } });

export const listBudgets = (query: BudgetQuery): Promise<BudgetPage> =>
  answered(client.GET("/api/budgets", { params: { query } })) as Promise<BudgetPage>;
export const getBudget = (budget_id: string): Promise<Budget> =>
  answered(client.GET("/api/budgets/{budget_id}", { params: on(budget_id) }));
export const listBudgetEntries = (budget_id: string, cursor?: string): Promise<Ledger> =>
  answered(
    client.GET("/api/budgets/{budget_id}/ledger", { params: { ...on(budget_id), query: { cursor } } }),
  ) as Promise<Ledger>;
/** Without a version it is the first of its kind: what is there already is refused. */
export const setBudget = (body: SetBudget, key: string, version: number): Promise<Budget> =>
  answered(
    client.POST("/api/budgets", {
      params: { header: { "Idempotency-Key": key, "If-Match": `"${version}"` } },
      body,
    }),
  );
