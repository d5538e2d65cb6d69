"""Facts meet requirements: rules for one pair, an engine for all, reasons for both."""
