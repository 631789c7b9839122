"""Pages of those who lead a hall or the province: figures and bad reviews."""
