"""The ways out of the house."""
