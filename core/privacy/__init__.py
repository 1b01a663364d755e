"""What people may ask of those who keep data about them: why, for how long, what, who looked, correct it, erase it."""
