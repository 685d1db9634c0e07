"""How a person's name is recognised in a text: word lists, cues, runs of capitalised words, forms, tables and mail."""
