"""提标: a raised standard carried into the entitlements it reaches, household by household."""
