"""暂停办理: items that are not taken in for a while, said before anybody starts."""
