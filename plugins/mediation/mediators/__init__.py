"""Who mediates where: mediation organisations, titles, specialities, staffing, and what courts entrust to them."""
