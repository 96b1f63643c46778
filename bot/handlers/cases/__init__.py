"""What people see of a case, and what their taps do."""
