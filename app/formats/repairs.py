"""What reading may mend in a file, and what each mending means; counted by these names in the report of an import."""

from __future__ import annotations

REPAIRS = {
    "one_space": "one space between the tag and its dash",
    "odd_tag": "a tag set in from the margin, or with another space or dash than RIS has",
    "byte_order_mark": "a byte order mark at the beginning of a file in UTF-8",
    "missing_end": "no ER at the end of a record",
    "glued_end": "the ER of a record glued to its last line, or to the next record",
    "two_tags": "two tags on one line",
    "bare_cr": "a carriage return within a line, in a file of other line ends",
    "record_number": "lines that only number the records",
    "link_line": "lines 'Link to ...' that a database adds, kept as a note and a web address",
    "missing_type": "a record without TY",
    "tags_before_type": "tags before the TY of their record",
    "inner_byte_order_mark": "a byte order mark in the middle of the file",
    "nul_replaced": "NUL or broken characters replaced by U+FFFD",
    "carriage_returns": "lines that end in CR CR LF",
    "assumed_encoding": "bytes that are no UTF-8 were read as Windows-1252",
    "excel_text_cells": 'a row with cells written ="..." for spreadsheets',
    "whole_numbers": "a whole number written with .0",
    "repeated_header": "a second row that names the columns",
    "separator_line": "a sep= line for spreadsheets before the header",
    "undefined_bytes": "bytes that Windows-1252 does not define, kept as control characters",
    "missing_brace": "no closing brace at the end of a BibTeX entry",
    "missing_comma": "no comma between two fields of a BibTeX entry",
    "control_characters": "control characters in XML, which allows none, taken for spaces",
}
