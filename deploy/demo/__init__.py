"""The demo: an invented province, brought into a running system through its public HTTP interface alone."""
