"""Plan, Scenarios and Workload: what a scenario costs, who does the work, what stays undone."""
