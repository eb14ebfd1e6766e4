"""What people ask notification to do."""
