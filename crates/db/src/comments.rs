//! Comments, anchored in time.
