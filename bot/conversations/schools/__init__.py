"""学校: entered and changed by short questions."""
