"""One address, several processes: connections are handed over whole, a browser's always to the same one."""
