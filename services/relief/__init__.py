"""Relief (R7-R13), begun: leads, hardship files and their chain, aid by request, and its payment.

Owns leads (帮扶线索), hardship files (困难职工档案), requests for aid, payment batches, the acts on
them, declared conflicts and a roster of the staff. Announces `LeadOpened`, `LeadAccepted`,
`LeadRefused`, `LeadPseudonymised`, `FileOpened`, `FileRegistered`, `FileRefused`,
`FilePseudonymised`, `AidApproved`, `AidPseudonymised` and `PaymentMade`.
Hears hotline's `TicketEscalated` (each escalated ticket opens exactly one lead) and identity's
accounts and their roles, by which it knows whether a union has different people enough for a stage.
"""
