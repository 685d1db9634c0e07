"""Finding and reading: crawl, identify, extract, and the pipeline that orders them."""
