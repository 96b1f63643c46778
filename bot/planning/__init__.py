"""The planner at work, in a process of its own: it uses a processor for seconds, and nothing else may wait for it."""
