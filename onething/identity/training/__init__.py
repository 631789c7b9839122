"""队伍: courses and exams, levels, rota, contact points, appraisals."""
