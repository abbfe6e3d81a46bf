// Times in tests are read in one zone, whatever the machine's own is.
process.env["TZ"] = "America/New_York";
