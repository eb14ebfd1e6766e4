"""How deliveries leave: the router chooses their way, and each way has a line of its own."""
