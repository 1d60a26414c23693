"""Reports (R21), begun with R11 and R14: the annual report, counted from events alone.

Owns facts counted: one row per fact that a figure counts. Announces nothing; hears hotline and
relief. It knows no person: rows name records, which their owners show to whom they may.
"""
