"""The steps by which the tables came to be; append only."""
