"""Whether the tests of `bot/services/escalation` would notice: each mutant is the module with one thing wrong.

Written here, because mutmut changes only what is inside functions, and half of this module's rules are constants and
defaults; and because each mutant gets an interpreter of its own.
"""
