"""消息: what is said in which words, by which way outside the house, and what when it fails."""
