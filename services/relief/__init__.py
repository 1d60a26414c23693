"""Relief (R7-R13), begun: leads, hardship files and their chain from draft to on file.

Owns leads (帮扶线索), hardship files (困难职工档案), the acts on them, declared conflicts and a
roster of the staff. Announces `LeadOpened`, `LeadAccepted`, `LeadRefused`, `FileOpened` and
`FileRegistered`. Hears hotline's `TicketEscalated` (each escalated ticket opens exactly one lead)
and identity's accounts and their roles, by which it knows whether a union has different people
enough for a stage.
"""
