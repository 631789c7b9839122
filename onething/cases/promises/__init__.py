"""告知承诺、容缺受理、信用: promises, gaps and what follows from them."""
