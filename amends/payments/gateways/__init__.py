"""Ways to pay money back. Each answers the PaymentGateway port."""
