"""巡逻: a round from the first check-in to the leader's 确认."""
