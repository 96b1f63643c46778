"""Patrols in the chat: the card that is ticked, what sign-off sets going, what the leader does."""
