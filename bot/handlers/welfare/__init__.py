"""Out alone: what is said to who is, and to who answers for them."""
