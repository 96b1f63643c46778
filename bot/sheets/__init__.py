"""The office's spreadsheets, in: from the bytes of a file to rows, each trouble with its cell. Pure."""
