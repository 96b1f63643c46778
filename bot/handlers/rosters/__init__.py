"""The roster in the chat: what is said of plans, and who hears of what is published."""
