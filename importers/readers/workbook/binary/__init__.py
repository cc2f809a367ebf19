"""Binary workbooks: XLSB and XLS."""
