"""Households (一户一档): members, incomes, expenses, and the class that a formula gives them."""
