"""When people are free, when they are away, and what they wish for."""
