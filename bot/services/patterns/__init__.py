"""Patrols that come back every week, and what happens once, as the office enters them."""
