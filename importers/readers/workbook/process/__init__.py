"""The process that reads a workbook: how it is started, spoken to, limited and ended."""
