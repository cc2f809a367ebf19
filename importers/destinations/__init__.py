"""What each destination's API wants and answers, as pure functions over requests and responses."""
