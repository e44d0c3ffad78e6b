"""What a condition says and means: words, parts, three-valued evaluation."""
