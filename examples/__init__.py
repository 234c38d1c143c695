"""Programs beside the product that use what it offers to everybody."""
