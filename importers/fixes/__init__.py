"""Suggested fixes, and the history that undoes and redoes every change."""
