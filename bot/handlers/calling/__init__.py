"""What the office sets for emergencies: who is called after how long, whom to telephone, and whether it works."""
