"""Mediation of disputes (矛盾纠纷调处)."""
