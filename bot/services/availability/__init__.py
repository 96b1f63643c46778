"""What people have said of their time: free times, leave, wishes. `services/roster` reads it for the plan."""
