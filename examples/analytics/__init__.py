"""Key metrics of the room from its public events: a consumer that knows nothing but `contracts`."""
