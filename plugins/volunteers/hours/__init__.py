"""Hours of service: proposed, approved, disputed, credited."""
