"""The open API of the ground floor: countries and regions, and what every noun's API shares.

Serializers, filters and lists here are what the other rooms build theirs on; paging, errors,
language and addresses belong to the roof (portal/api).
"""
