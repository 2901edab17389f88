"""Bare Django views to compare with, by two settings modules: with and without our middleware."""
