"""Migrations: bring every service's databases to the shape that its kinds declare.

``python -m records.migrations`` runs with a database user of its own, under one lock, forwards
only, and does nothing when there is nothing to do. A service's ``migrations.py`` holds ``KINDS``
and ``MIGRATIONS``:

    KINDS = (TICKETS,)
    MIGRATIONS = (Migration(1, "text_cleaned", clean_texts),)
"""

from records.migrations.steps import Migration, MigrationChanged

__all__ = ["Migration", "MigrationChanged"]
