"""巡逻时间: the list, and the card of one."""
