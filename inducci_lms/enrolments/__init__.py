"""Who takes which scheme: enrol, withdraw."""
