"""Holds the services to what they promised each other to say."""
