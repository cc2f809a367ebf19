"""The upload: its preview, the run with its batches, and what remains of it."""
