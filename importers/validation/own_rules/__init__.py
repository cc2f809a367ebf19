"""Rules that the operator wrote in a TOML file: checked as the built-in ones are, told in the operator's own words."""
