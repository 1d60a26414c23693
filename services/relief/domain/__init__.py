"""Relief's rules, a module per aggregate; `referral` is what the hotline hands over."""
