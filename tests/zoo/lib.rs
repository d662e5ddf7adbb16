//! Nothing: the package holds tests alone.
