"""The .docx file: its zip, its parts and their relationships, text and pictures as Word stores them."""
