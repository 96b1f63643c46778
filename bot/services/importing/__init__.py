"""What the office's spreadsheets say, into the tables: by name, each row added or changed, nothing taken away."""
