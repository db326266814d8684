"""One canonical line a delivery and a review."""
