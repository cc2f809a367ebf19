"""The parts of XLSX and XLSM workbooks (ECMA-376)."""
