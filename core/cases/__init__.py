"""What every case has, whatever its kind: number, state, organisations, episodes, parties."""
