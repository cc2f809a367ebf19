"""Any shop whose API a file can describe: a manifest of about thirty lines, which is data and nothing else."""
