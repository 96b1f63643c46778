"""巡逻时间: entered and changed by short questions."""
