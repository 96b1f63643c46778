"""学校: the list, and the card of one."""
