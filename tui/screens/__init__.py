"""The screens an operator walks through: open, columns, review, upload, settings, help."""
