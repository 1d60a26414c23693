"""Hotline (R14): 12351 tickets.

Owns tickets: requests (诉求) from the portal, calls, letters, visits and WeChat, until they are
answered, closed, or escalated to relief. Announces `TicketRegistered`, `TicketAnswered`,
`TicketAccepted`, `TicketEscalated` and `TicketClosed`. Hears relief's `LeadOpened`,
`LeadAccepted` and `LeadRefused`, so that a ticket shows what became of its lead.
"""
