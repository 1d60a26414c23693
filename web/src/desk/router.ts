import { createRouter, createWebHistory, type RouteLocationRaw } from "vue-router";
import { can, isStaff, knowSession } from "@/session/session";
import { AUDIT_ROUTES } from "./routes/audit";
import { KNOWLEDGE_ROUTES } from "./routes/knowledge";
import { MONEY_ROUTES } from "./routes/money";
import { TICKET_SIGHT_ROUTES } from "./routes/ticket-sight";

const signedIn = true;

function firstPage(): RouteLocationRaw {
  if (can("ticket.read")) return { name: "tickets" };
  if (can("role.change")) return { name: "accounts" };
  if (can("audit.read")) return { name: "audit" };
  return can("inbox.read") ? { name: "inbox" } : { name: "account" };
}

export const router = createRouter({
  history: createWebHistory("/desk"),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  routes: [
    {
      path: "/",
      name: "home",
      component: { render: () => null },
      beforeEnter: firstPage, // a redirect would be resolved before it is known who is there
      meta: { signedIn },
    },
    {
      path: "/sign-in",
      name: "sign-in",
      component: () => import("./pages/SignInPage.vue"),
      meta: { title: "signIn.title" },
    },
    {
      path: "/sign-in/oidc",
      name: "oidc",
      component: () => import("./pages/OidcPage.vue"),
      meta: { title: "signIn.oidc" },
    },
    {
      path: "/tickets",
      name: "tickets",
      component: () => import("./pages/TicketsPage.vue"),
      meta: { title: "tickets.title", signedIn },
    },
    {
      path: "/tickets/to-do",
      name: "to-do",
      component: () => import("./pages/ToDoPage.vue"),
      meta: { title: "toDo.title", signedIn },
    },
    {
      path: "/tickets/:ticketId",
      name: "ticket",
      component: () => import("./pages/TicketPage.vue"),
      props: true,
      meta: { title: "nav.tickets", signedIn },
    },
    {
      path: "/register",
      name: "register",
      component: () => import("./pages/RegisterPage.vue"),
      meta: { title: "register.title", signedIn },
    },
    {
      path: "/call-backs",
      name: "call-backs",
      component: () => import("./pages/CallBacksPage.vue"),
      meta: { title: "callBacks.title", signedIn },
    },
    ...TICKET_SIGHT_ROUTES,
    ...KNOWLEDGE_ROUTES,
    {
      path: "/leads",
      name: "leads",
      component: () => import("./pages/LeadsPage.vue"),
      meta: { title: "leads.title", signedIn },
    },
    {
      path: "/leads/:leadId",
      name: "lead",
      component: () => import("./pages/LeadPage.vue"),
      props: true,
      meta: { title: "lead.title", signedIn },
    },
    {
      path: "/corrections",
      name: "corrections",
      component: () => import("./pages/CorrectionsPage.vue"),
      meta: { title: "corrections.title", signedIn },
    },
    {
      path: "/accounts",
      name: "accounts",
      component: () => import("./pages/AccountsPage.vue"),
      meta: { title: "accounts.title", signedIn },
    },
    {
      path: "/accounts/new",
      name: "new-account",
      component: () => import("./pages/NewAccountPage.vue"),
      meta: { title: "accounts.create", signedIn },
    },
    {
      path: "/accounts/:accountId",
      name: "staff-account",
      component: () => import("./pages/StaffAccountPage.vue"),
      props: true,
      meta: { title: "accounts.facts", signedIn },
    },
    {
      path: "/clients",
      name: "clients",
      component: () => import("./pages/ClientsPage.vue"),
      meta: { title: "clients.title", signedIn },
    },
    {
      path: "/cover",
      name: "cover",
      component: () => import("./pages/CoverPage.vue"),
      meta: { title: "cover.title", signedIn },
    },
    {
      path: "/cover/new",
      name: "new-cover",
      component: () => import("./pages/NewCoverPage.vue"),
      props: (to) => ({ accountId: to.query.account }),
      meta: { title: "cover.give", signedIn },
    },
    {
      path: "/cover/hand-over",
      name: "hand-over",
      component: () => import("./pages/HandOverPage.vue"),
      props: (to) => ({ accountId: to.query.account }),
      meta: { title: "handOver.title", signedIn },
    },
    ...MONEY_ROUTES,
    ...AUDIT_ROUTES,
    {
      path: "/inbox",
      name: "inbox",
      component: () => import("./pages/InboxPage.vue"),
      meta: { title: "inbox.title", signedIn },
    },
    {
      path: "/account",
      name: "account",
      component: () => import("./pages/AccountPage.vue"),
      meta: { title: "account.title", signedIn },
    },
    {
      path: "/account/sessions",
      name: "sessions",
      component: () => import("./pages/SessionsPage.vue"),
      meta: { title: "sessions.title", signedIn },
    },
    {
      path: "/:rest(.*)*",
      name: "not-found",
      component: () => import("@/ui/NotFoundPage.vue"),
      meta: { title: "notFound.title" },
    },
  ],
});

router.beforeEach(async (to) => {
  await knowSession(); // also for pages that everybody sees: the shell shows who is there
  if (!to.meta.signedIn || isStaff.value) return true;
  return { name: "sign-in", query: to.path === "/" ? {} : { to: to.fullPath } };
});
