"""练习: on a platform for practising, clerks are given pieces of work and told what was right."""
