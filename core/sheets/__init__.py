"""Spreadsheets: rows taken in from CSV and XLSX, checked and written by the rules of single acts; rows given out."""
