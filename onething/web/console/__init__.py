"""Pages of those who keep the platform: the catalogue as it is published, jobs that are parked."""
