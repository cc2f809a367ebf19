"""The screens and dialogs that the review opens."""
