"""Tables in web pages, web archives and Excel's XML of 2003: what other programs call a workbook."""
