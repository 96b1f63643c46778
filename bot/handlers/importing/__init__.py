"""The office's spreadsheets in the chat, and what is said of them anywhere."""
