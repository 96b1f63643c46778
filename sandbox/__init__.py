"""A stand-in for Telegram on this machine: a Bot API server with people whom a test or a visitor plays.

It imports nothing of the bot; whoever wants it meets it over HTTP, as they would meet Telegram.
"""
