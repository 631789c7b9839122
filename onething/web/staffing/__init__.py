"""人员管理: pages of the administrator of an organisation."""
