"""Sign-ups and invitations as the API shows them; the acts stand in `activities`."""
