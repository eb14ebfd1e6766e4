"""Learners: who is meant by a row, who is new, and whether they may come into a class."""
