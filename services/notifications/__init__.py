"""Notifications (R6, begun): who is told what, in which language, on which channel.

Owns contacts, duty rosters, deliveries and their templates, and the WeChat account's followers and
callback (`wechat/`). Announces `DeliverySent` and `DeliveryRefused`. Hears hotline (a ticket brings
its applicant's contact), relief (leads opened, accepted, refused), campaigns (places taken) and
identity (accounts on duty, work handed over, phone codes).

A delivery is unique by (event, recipient, channel). What a source has not said yet is awaited:
`lead_opened` may be heard before the ticket's contact; both orders end alike.
"""
