"""The tree of organisations over time, and the accounts of those who work there."""
