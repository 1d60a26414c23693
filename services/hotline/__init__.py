"""Hotline (R14): 12351 tickets.

Owns tickets: requests (诉求) from the portal, calls, letters, visits and WeChat, until they are
answered, closed, or escalated to relief; and the calls that a call centre reports, agents'
seats, and whom to call back. Announces `TicketRegistered`, `TicketAnswered`,
`TicketAccepted`, `TicketEscalated`, `TicketClosed`, `TicketPseudonymised` and `CallRang`. Hears
relief's `LeadOpened`, `LeadAccepted`, `LeadRefused`, `FileRegistered`, `FileRefused` and
`PaymentMade`, so that a ticket shows what became of its lead.
"""
