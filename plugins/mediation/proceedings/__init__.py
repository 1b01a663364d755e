"""What happens in mediation: who mediates, what is agreed and performed, courts and other bodies."""
