"""我的账号: password, second factor, where one is signed in; for everybody who signs in."""
