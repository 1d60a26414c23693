"""Relief (R7-R13), begun: leads (帮扶线索) and the hardship files (困难职工档案) they become.

Owns leads and hardship files. Announces `LeadOpened`, `LeadAccepted`, `LeadRefused` and
`FileOpened`. Hears hotline's `TicketEscalated`: each escalated ticket opens exactly one lead.
"""
