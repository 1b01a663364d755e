"""Values kept encrypted: master keys, each tenant's data key, and the columns sealed with it."""
