"""Cases: raised, routed, moved from state to state, fed back. What may follow what is in `flow.py`."""
