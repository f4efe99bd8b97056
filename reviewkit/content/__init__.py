"""What a document holds, in types that the documents and the engines share."""
