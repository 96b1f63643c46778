"""From what a bot or a person wrote to text and entities, offsets in UTF-16 code units."""
