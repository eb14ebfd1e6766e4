"""Holds the code to the plan of the house."""
