"""Schools, their calendars, and the years of the country, as the office enters them: in the chat or by spreadsheet."""
