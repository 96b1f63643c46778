"""What people read: a folder a language, msgids are the English in the code."""
