/** Pages of money: budgets, payment batches, the bank's statements, a person's ledger; public notices. */
import type { RouteRecordRaw } from "vue-router";

const signedIn = true;

export const MONEY_ROUTES: RouteRecordRaw[] = [
  {
    path: "/budgets",
    name: "budgets",
    component: () => import("../pages/BudgetsPage.vue"),
    meta: { title: "budgets.title", signedIn },
  },
  {
    path: "/budgets/:budgetId",
    name: "budget",
    component: () => import("../pages/BudgetPage.vue"),
    props: true,
    meta: { title: "budgets.one", signedIn },
  },
  {
    path: "/payments",
    name: "payments",
    component: () => import("../pages/PaymentsPage.vue"),
    meta: { title: "payments.title", signedIn },
  },
  {
    path: "/payments/statement",
    name: "statement",
    component: () => import("../pages/StatementPage.vue"),
    meta: { title: "statement.title", signedIn },
  },
  {
    path: "/files/:fileId/ledger",
    name: "ledger",
    component: () => import("../pages/LedgerPage.vue"),
    props: true,
    meta: { title: "ledger.title", signedIn },
  },
  {
    path: "/payments/:batchId",
    name: "payment",
    component: () => import("../pages/PaymentPage.vue"),
    props: true,
    meta: { title: "payments.one", signedIn },
  },
  {
    path: "/notices/:of(file|student_aid)/:recordId",
    name: "notice",
    component: () => import("../pages/NoticePage.vue"),
    props: true,
    meta: { title: "noticeProof.title", signedIn },
  },
];
