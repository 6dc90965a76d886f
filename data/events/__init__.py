"""Engagement events: calendars and logs → events in areas, without anybody's contact details."""
