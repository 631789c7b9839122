"""推送: platforms outside are told what happened, at least once, until they answer."""
