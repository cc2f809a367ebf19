"""Scantrust: one product a request, looked up before it is ever made again."""
