"""What goes between the workspace and other programs: calendars, spreadsheets, printed sheets."""
