"""Reads catalogs from delimited text and workbooks, exactly as the file or Excel shows them."""
