"""A corpus in an OpenSearch cluster: any number of indexers and web workers share it."""
