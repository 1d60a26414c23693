/** Tickets looked up by whatever is known of them, and counted. */
import type { RouteRecordRaw } from "vue-router";

const signedIn = true;

export const TICKET_SIGHT_ROUTES: RouteRecordRaw[] = [
  {
    path: "/tickets/search",
    name: "ticket-search",
    component: () => import("../pages/TicketSearchPage.vue"),
    meta: { title: "ticketSearch.title", signedIn },
  },
  {
    path: "/figures",
    name: "figures",
    component: () => import("../pages/FiguresPage.vue"),
    meta: { title: "figures.title", signedIn },
  },
];
