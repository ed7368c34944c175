"""试算影响: other rules or other standards over the cases there are, without touching one of them."""
