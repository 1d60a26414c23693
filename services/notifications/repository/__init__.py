"""Documents of notifications, one module per kind."""

from services.notifications.repository.archived_records import ArchivedRecords
from services.notifications.repository.contacts import Contacts
from services.notifications.repository.deliveries import Deliveries
from services.notifications.repository.duty_rosters import DutyRosters

__all__ = ["ArchivedRecords", "Contacts", "Deliveries", "DutyRosters"]
